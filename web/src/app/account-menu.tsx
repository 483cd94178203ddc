import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api } from '../lib/api';
import { speak, useT } from '../lib/i18n/i18n';
import { forgetEverything, unsentCount } from '../lib/offline/store';
import { prefer, usePreferences } from '../lib/preferences';
import { keepSession, type Session } from '../lib/session';
import { Button } from '../ui/button';
import { Dialog } from '../ui/dialog';
import { Checkbox, RadioGroup } from '../ui/field';
import { MenuButton } from '../ui/menu-button';

const initials = (name: string): string => name.split(/\s+/).map((word) => word[0] ?? '').slice(0, 2).join('').toUpperCase();

/** Language, text size, density and keys; takes effect at once. */
export function LookSettings() {
  const t = useT();
  const { language, textSize, density, letterKeys } = usePreferences();
  const options = <Value extends string>(labels: Record<Value, string>) => (Object.keys(labels) as Value[]).map((value) => ({ value, label: labels[value] }));
  return (
    <>
      <RadioGroup legend={t.look.language} name="language" inline value={language} options={options(t.look.languages)} onChange={(value) => void speak(value)} />
      <RadioGroup legend={t.look.textSize} name="text" value={textSize} options={options(t.look.textSizes)} onChange={(value) => prefer({ textSize: value })} />
      <RadioGroup legend={t.look.density} name="density" inline value={density} options={options(t.look.densities)} onChange={(value) => prefer({ density: value })} />
      <Checkbox label={t.look.letterKeys} checked={letterKeys} onChange={(event) => prefer({ letterKeys: event.target.checked })} />
    </>
  );
}

/** The person's menu: profile, look, language, sign-out (asks first when something has not been sent). */
export function AccountMenu({ session }: { session: Session }) {
  const t = useT();
  const { language } = usePreferences();
  const navigate = useNavigate();
  const client = useQueryClient();
  const [shown, setShown] = useState<'look' | { unsent: number } | null>(null);
  const signOut = async () => {
    await answer(api.DELETE('/api/session')).catch(() => undefined);
    await forgetEverything();
    keepSession(null);
    client.clear();
    void navigate('/sign-in');
  };
  const askSignOut = async () => {
    const unsent = await unsentCount();
    if (unsent > 0) setShown({ unsent });
    else await signOut();
  };
  return (
    <>
      <button type="button" className="header__item" lang={language === 'uk' ? 'en' : 'uk'} onClick={() => void speak(language === 'uk' ? 'en' : 'uk')}>
        <span aria-hidden="true">{language === 'uk' ? 'EN' : 'УК'}</span>
        <span className="hidden">{language === 'uk' ? 'English' : 'Українська'}</span>
      </button>
      <MenuButton
        label={t.nav.account(session.person.name)}
        className="header__item"
        content={<span className="header__initials" aria-hidden="true">{initials(session.person.name)}</span>}
        items={[
          { key: 'profile', label: <><strong>{session.person.name}</strong><br /><span className="muted small">{t.nav.profile}</span></>, run: () => void navigate('/profile') },
          { key: 'look', label: t.look.title, run: () => setShown('look') },
          { key: 'out', label: t.nav.signOut, run: () => void askSignOut() },
        ]}
      />
      {shown === 'look' && (
        <Dialog title={t.look.title} onClose={() => setShown(null)} footer={<Button look="primary" onClick={() => setShown(null)}>{t.app.close}</Button>}>
          <LookSettings />
        </Dialog>
      )}
      {shown !== null && shown !== 'look' && (
        <Dialog
          title={t.session.unsentTitle} size="small" onClose={() => setShown(null)}
          footer={<><Button look="warning" onClick={() => void signOut()}>{t.session.signOutAnyway}</Button><Button look="primary" onClick={() => setShown(null)}>{t.app.cancel}</Button></>}
        >
          <p>{t.session.unsentText(shown.unsent)}</p>
        </Dialog>
      )}
    </>
  );
}
