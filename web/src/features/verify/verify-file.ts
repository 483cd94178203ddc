import type { View } from '../../lib/api';
import { ProblemError, problemOf } from '../../lib/problem';

export type Verification = View<'VerificationView'>;

/** What is sent: the file, and for a detached signature its data. */
export interface Picked {
  readonly file: File;
  readonly detached?: File;
}

async function post({ file, detached }: Picked, address: string): Promise<Response> {
  const form = new FormData();
  form.append('file', file, file.name);
  if (detached) form.append('detached', detached, detached.name);
  let response: Response;
  try {
    response = await fetch(address, { method: 'POST', body: form });
  } catch {
    throw new ProblemError({ code: 'networkUnavailable', status: 0 });
  }
  if (!response.ok) throw problemOf(await response.json().catch(() => null), response);
  return response;
}

/** Has the file verified; throws a `ProblemError` when it could not be taken at all. */
export const verifyFile = async (picked: Picked): Promise<Verification> => (await (await post(picked, '/api/verify')).json()) as Verification;

/** Has the report set as PDF and hands it to the browser to keep. */
export async function saveReport(picked: Picked, name: string): Promise<void> {
  const address = URL.createObjectURL(await (await post(picked, '/api/verify/report')).blob());
  const link = Object.assign(document.createElement('a'), { href: address, download: name });
  link.click();
  setTimeout(() => URL.revokeObjectURL(address), 10_000);
}
