import { useEffect, type RefObject } from 'react';
import { useBlocker } from 'react-router';
import { useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { correctionTexts } from './corrections.texts';

/** Asks before the page is left while something on it has not been sent; `released` lets go at once, in the moment of sending. */
export function LeaveGuard({ active, released }: { active: boolean; released: RefObject<boolean> }) {
  const t = useTexts(correctionTexts);
  const blocker = useBlocker(() => active && !released.current);
  useEffect(() => {
    if (!active) return;
    const ask = (event: BeforeUnloadEvent): void => event.preventDefault();
    addEventListener('beforeunload', ask);
    return () => removeEventListener('beforeunload', ask);
  }, [active]);
  if (blocker.state !== 'blocked') return null;
  return (
    <Dialog title={t.leaveTitle} size="small" onClose={() => blocker.reset()} footer={<><Button look="warning" onClick={() => blocker.proceed()}>{t.leave}</Button><Button look="primary" onClick={() => blocker.reset()}>{t.stay}</Button></>}>
      <p>{t.leaveText}</p>
    </Dialog>
  );
}
