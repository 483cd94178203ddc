import { ProblemError, problemOf } from './problem';
import { currentSession } from './session';

/**
 * Sends one file as multipart/form-data and tells how much of it has gone (fetch cannot). Rejects with a `ProblemError`;
 * `abort` stops it. The answer is the JSON of the operation.
 */
export function uploadFile<Answer>(address: string, file: File, onProgress: (percent: number) => void): { done: Promise<Answer>; abort: () => void } {
  const request = new XMLHttpRequest();
  const done = new Promise<Answer>((resolve, reject) => {
    request.open('POST', address);
    request.setRequestHeader('X-CSRF-Token', currentSession()?.csrfToken ?? '');
    request.responseType = 'json';
    request.upload.onprogress = (event) => onProgress(event.lengthComputable ? Math.floor((event.loaded / event.total) * 100) : 0);
    request.onload = () => {
      if (request.status >= 200 && request.status < 300) resolve(request.response as Answer);
      else reject(problemOf(request.response, new Response(null, { status: request.status })));
    };
    request.onerror = () => reject(new ProblemError({ code: 'networkUnavailable', status: 0 }));
    request.onabort = () => reject(new ProblemError({ code: 'cancelled', status: 0 }));
    const form = new FormData();
    form.append('file', file, file.name);
    request.send(form);
  });
  return { done, abort: () => request.abort() };
}

/** «340 КБ», «12,5 МБ». */
export function sizeText(bytes: number): string {
  if (bytes < 1024 * 1024) return `${Math.max(1, Math.round(bytes / 1024))}\u00a0КБ`;
  return `${(bytes / 1024 / 1024).toFixed(1).replace('.', ',')}\u00a0МБ`;
}
