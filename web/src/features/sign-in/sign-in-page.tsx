import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState, type FormEvent } from 'react';
import { useNavigate, useSearchParams } from 'react-router';
import { answer, api, type Output } from '../../lib/api';
import { speak, useT, useTexts } from '../../lib/i18n/i18n';
import { usePreferences } from '../../lib/preferences';
import { keys } from '../../lib/queries';
import { keepSession } from '../../lib/session';
import { Button } from '../../ui/button';
import { Checkbox, PasswordField, TextField } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { signInTexts } from './sign-in.texts';
import './sign-in-page.css';

/** Only addresses inside the client: a foreign page can never be reached through `from` (W11). */
export const insideAddress = (from: string | null): string => (from && /^\/(?![/\\])/.test(from) ? from : '/');

type DemoAccount = Output<'users.demoAccounts'>['accounts'][number];

function DemoAccounts({ onFill }: { onFill: (account: DemoAccount) => void }) {
  const texts = useTexts(signInTexts);
  const { data } = useQuery({ queryKey: keys.demoAccounts, queryFn: () => answer(api.GET('/api/demo-accounts')), staleTime: 60_000 });
  if (!data || data.accounts.length === 0) return null;
  return (
    <section className="demo panel" aria-labelledby="demo-title">
      <h2 id="demo-title">{texts.demoTitle}</h2>
      <p className="muted">{texts.demoText}</p>
      <ul>
        {data.accounts.map((account) => (
          <li key={account.login}>
            <button type="button" className="demo__account" onClick={() => onFill(account)}>
              <strong>{account.name}</strong>
              <span className="muted small">{account.position}</span>
              {account.password === null && <span className="small demo__changed">{texts.demoChanged}</span>}
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Login and password; the demonstration accounts beside it are filled in by one press. */
export default function SignInPage() {
  const t = useT();
  const texts = useTexts(signInTexts);
  const { language } = usePreferences();
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const client = useQueryClient();
  const [login, setLogin] = useState('');
  const [password, setPassword] = useState('');
  const [missing, setMissing] = useState<{ login?: string; password?: string }>({});
  const [error, setError] = useState<unknown>(null);
  const [busy, setBusy] = useState(false);
  const [filled, setFilled] = useState('');
  const submitButton = useRef<HTMLButtonElement>(null);
  const passwordInput = useRef<HTMLInputElement>(null);

  const submit = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const trusted = new FormData(event.currentTarget).get('trusted') === 'on';
    const lacking = { ...(login.trim() ? {} : { login: texts.needLogin }), ...(password ? {} : { password: texts.needPassword }) };
    setMissing(lacking);
    if (lacking.login || lacking.password) return;
    setBusy(true);
    setError(null);
    try {
      const session = await answer(api.POST('/api/session', { body: { login: login.trim(), password, trusted } }));
      localStorage.setItem('obih.trusted', trusted ? '1' : '0');
      client.clear();
      client.setQueryData(keys.session, session);
      keepSession(session);
      void navigate(insideAddress(params.get('from')), { replace: true });
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
      passwordInput.current?.focus();
    }
  };
  const fill = (account: DemoAccount) => {
    setLogin(account.login);
    setPassword(account.password ?? '');
    setMissing({});
    setFilled(account.password === null ? texts.filledWithout(account.name) : texts.filled(account.name));
    (account.password === null ? passwordInput : submitButton).current?.focus();
  };
  return (
    <main id="main" className="sign-in">
      <div className="sign-in__top">
        <Button look="quiet" lang={language === 'uk' ? 'en' : 'uk'} onClick={() => void speak(language === 'uk' ? 'en' : 'uk')}>
          {language === 'uk' ? 'English' : 'Українська'}
        </Button>
      </div>
      <div className="sign-in__columns">
        <section className="sign-in__card panel">
          <Page title={texts.title} heading={<span className="sign-in__brand"><img src="/emblem.svg" width="40" height="40" alt="" />{t.app.name}<span className="hidden"> — {texts.title}</span></span>}>
            <p className="muted">{texts.lead}</p>
            {error !== null && <ProblemNotice error={error} />}
            <p className="hidden" role="status">{filled}</p>
            <form onSubmit={(event) => void submit(event)} noValidate>
              <TextField label={texts.login} name="username" autoComplete="username" autoCapitalize="none" spellCheck={false} value={login} error={missing.login} onChange={(event) => setLogin(event.target.value)} />
              <PasswordField label={texts.password} name="password" value={password} error={missing.password} onChange={(event) => setPassword(event.target.value)} ref={passwordInput} />
              <Checkbox label={texts.trusted} help={texts.trustedHelp} name="trusted" />
              <Button type="submit" look="primary" className="sign-in__submit" busy={busy} ref={submitButton}>{texts.submit}</Button>
            </form>
            <p className="muted small">{texts.helpText}</p>
          </Page>
        </section>
        <DemoAccounts onFill={fill} />
      </div>
    </main>
  );
}
