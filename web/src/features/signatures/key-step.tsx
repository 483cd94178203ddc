import { useTexts } from '../../lib/i18n/i18n';
import type { OpenedKey } from '../../lib/keys/opened-key';
import type { View } from '../../lib/api';
import { Button } from '../../ui/button';
import { Page } from '../../ui/page';
import { KeyForm } from './key-form';
import { SigningProblem } from './key-problem';
import { Steps } from './steps';
import { signingTexts } from './texts';

/** One key and one password for the whole ceremony; a ceremony that was begun goes on with the same certificate only. */
export function KeyStep({ session, count, refused, onBack, onOpened }: { session: View<'SigningSessionView'>; count: number; refused: unknown; onBack: () => void; onOpened: (key: OpenedKey) => Promise<void> }) {
  const t = useTexts(signingTexts);
  const { signed, total, excluded } = session.counts;
  const begun = session.certificate;
  const same = (key: OpenedKey): boolean => begun === null || begun.serial.toLowerCase().replace(/^0+/, '') === key.serial.replace(/^0+/, '');
  return (
    <Page title={t.key.title}>
      <Steps current="key" />
      <section className="panel key-step">
        {refused !== null && <SigningProblem error={refused} />}
        <p>{signed > 0 ? t.key.resumeLead(signed, total - excluded) : t.key.lead(count)}</p>
        <KeyForm
          submitLabel={t.confirm.toKey(count)} onOpened={onOpened} objection={(key) => (same(key) ? null : t.key.other(begun?.subject ?? ''))}
          secondary={<Button onClick={onBack}>{t.key.back}</Button>}
        />
      </section>
    </Page>
  );
}
