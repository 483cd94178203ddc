import { useEffect, useState, useSyncExternalStore } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { answer, api } from '../lib/api';
import { useT } from '../lib/i18n/i18n';
import { keys } from '../lib/queries';
import { keepSession, onRenewal, renewalAsked, settleRenewal, type Session } from '../lib/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { PasswordField } from '../ui/field';
import { ProblemNotice } from '../ui/notice';

const warnBeforeMs = 5 * 60_000;

function useMinutesLeft(expiresAt: string): number | null {
  const [left, setLeft] = useState<number | null>(null);
  useEffect(() => {
    const look = () => {
      const ms = Date.parse(expiresAt) - Date.now();
      setLeft(ms < warnBeforeMs ? Math.max(0, Math.ceil(ms / 60_000)) : null);
    };
    look();
    const tick = setInterval(look, 15_000);
    return () => clearInterval(tick);
  }, [expiresAt]);
  return left;
}

function RenewalDialog({ session, onDone, onLeave }: { session: Session; onDone: () => void; onLeave: () => void }) {
  const t = useT();
  const client = useQueryClient();
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const renew = async (password: string) => {
    setBusy(true);
    setError(null);
    try {
      const renewed = await answer(api.POST('/api/session', { body: { login: session.person.login, password, trusted: localStorage.getItem('obih.trusted') === '1' } }));
      keepSession(renewed);
      client.setQueryData(keys.session, renewed);
      onDone();
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
    }
  };
  return (
    <Dialog title={t.session.endedTitle} size="small" firm onClose={() => undefined}>
      <p>{t.session.endedText(session.person.name)}</p>
      {error !== null && <ProblemNotice error={error} />}
      <form
        onSubmit={(event) => {
          event.preventDefault();
          void renew(String(new FormData(event.currentTarget).get('password') ?? ''));
        }}
      >
        <input type="text" name="username" autoComplete="username" value={session.person.login} readOnly hidden />
        <PasswordField label={t.session.password} name="password" required />
        <div className="row">
          <Button type="submit" look="primary" busy={busy}>{t.session.signIn}</Button>
          <Button look="quiet" onClick={onLeave}>{t.session.signOut}</Button>
        </div>
      </form>
    </Dialog>
  );
}

/**
 * Warns five minutes before the session ends and lets the person sign in again in a dialog, without leaving the page; requests
 * that met a closed session wait for it and are then repeated.
 */
export function SessionGuard({ session }: { session: Session }) {
  const t = useT();
  const asked = useSyncExternalStore(onRenewal, renewalAsked);
  const [early, setEarly] = useState(false);
  const minutesLeft = useMinutesLeft(session.expiresAt);
  const leave = () => {
    settleRenewal(false);
    keepSession(null);
    location.assign('/sign-in');
  };
  return (
    <>
      {minutesLeft !== null && !asked && (
        <div className="session-bar" role="status">
          <span>{t.session.endsSoon(minutesLeft)}</span>
          <Button onClick={() => setEarly(true)}>{t.session.extend}</Button>
        </div>
      )}
      {(asked || early) && (
        <RenewalDialog
          session={session}
          onDone={() => {
            setEarly(false);
            settleRenewal(true);
          }}
          onLeave={leave}
        />
      )}
    </>
  );
}
