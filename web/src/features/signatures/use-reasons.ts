import { useT, useTexts } from '../../lib/i18n/i18n';
import { reasonTexts } from './reason-texts';

/** Says why a document was left out or failed, from the code that the server gave; an unknown code is still told. */
export function useReasons(): (reason: { readonly code: string } | null) => string {
  const t = useTexts(reasonTexts);
  const common = useT();
  return (reason) => (reason === null ? '' : (t.reasons[reason.code] ?? common.problem[reason.code]?.happened ?? t.unknownReason(reason.code)));
}
