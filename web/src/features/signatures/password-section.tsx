import { useMutation } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent } from 'react';
import { answer, api } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { asProblem } from '../../lib/problem';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { PasswordField } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { toast } from '../../ui/toast';
import { passwordTexts } from './password.texts';

interface Wrong {
  readonly current?: string;
  readonly next?: string;
}

function PasswordDialog({ onClose }: { onClose: () => void }) {
  const t = useTexts(passwordTexts);
  const common = useT();
  const { login } = useSession().person;
  const form = useId();
  const [current, setCurrent] = useState('');
  const [next, setNext] = useState('');
  const [wrong, setWrong] = useState<Wrong>({});
  const currentField = useRef<HTMLInputElement>(null);
  const nextField = useRef<HTMLInputElement>(null);
  const sending = useMutation({
    mutationFn: () => answer(api.POST('/api/me/password', { body: { current, next } })),
    onSuccess: ({ endedSessions }) => {
      onClose();
      toast(t.done(endedSessions), { tone: 'success' });
    },
    onError: (error) => {
      const { code, facts } = asProblem(error);
      if (code === 'passwordRefused') setWrong({ next: t.fault[String(facts?.fault)] ?? t.needNext });
      (code === 'passwordRefused' ? nextField : currentField).current?.focus();
    },
  });
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (sending.isPending) return;
    const lacking: Wrong = { ...(current ? {} : { current: t.needCurrent }), ...(next ? {} : { next: t.needNext }) };
    setWrong(lacking);
    if (lacking.current) currentField.current?.focus();
    else if (lacking.next) nextField.current?.focus();
    else sending.mutate();
  };
  return (
    <Dialog title={t.change} size="small" onClose={onClose} footer={<><Button onClick={onClose}>{common.app.cancel}</Button><Button type="submit" form={form} look="primary" busy={sending.isPending}>{t.change}</Button></>}>
      {sending.isError && !wrong.next && <ProblemNotice error={sending.error} />}
      <form id={form} onSubmit={submit} noValidate>
        {/* For password keepers: whose password it is. */}
        <input type="text" name="username" autoComplete="username" value={login} readOnly hidden />
        <PasswordField label={t.current} name="current" value={current} error={wrong.current} onChange={(event) => setCurrent(event.target.value)} ref={currentField} />
        <PasswordField label={t.next} name="next" autoComplete="new-password" help={t.nextHelp} value={next} error={wrong.next} onChange={(event) => setNext(event.target.value)} ref={nextField} />
      </form>
    </Dialog>
  );
}

/** The change of one's own password, on the profile page. */
export function PasswordSection() {
  const t = useTexts(passwordTexts);
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <section className="panel" aria-labelledby="password">
        <h2 id="password">{t.title}</h2>
        <p>{t.text}</p>
        <Button onClick={() => setIsOpen(true)}>{t.change}</Button>
      </section>
      {isOpen && <PasswordDialog onClose={() => setIsOpen(false)} />}
    </>
  );
}
