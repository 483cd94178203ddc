import { useSyncExternalStore } from 'react';
import { connection, onConnection } from '../../lib/connection';
import { useTexts } from '../../lib/i18n/i18n';
import { useSession } from '../../lib/use-session';
import type { View } from '../../lib/api';
import { Button } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { EmptyState } from '../../ui/empty-state';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { preferPileMode } from './ceremony/pile-memory';
import { Steps } from './steps';
import { signingTexts } from './texts';
import { useReasons } from './use-reasons';
import type { Item, Pile } from './use-pile';
import '../../ui/table.css';

const byKind = (items: readonly Item[]): [string, number][] => {
  const counts = new Map<string, number>();
  for (const item of items) counts.set(item.kindUk, (counts.get(item.kindUk) ?? 0) + 1);
  return [...counts].sort((a, b) => b[1] - a[1]);
};

function Excluded({ session, pile }: { session: View<'SigningSessionView'>; pile: Pile }) {
  const t = useTexts(signingTexts);
  const reasonOf = useReasons();
  const rows = session.items.flatMap((item) => {
    if (item.state === 'excluded') return [{ item, reason: reasonOf(item.reason) }];
    if (pile.memory.returned.includes(item.documentId)) return [{ item, reason: t.confirm.returned }];
    return pile.memory.aside.includes(item.documentId) ? [{ item, reason: t.confirm.aside }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={t.confirm.excluded(rows.length)}>
      <table className="table">
        <caption>{t.confirm.excluded(rows.length)}</caption>
        <thead><tr><th scope="col">{t.confirm.document}</th><th scope="col">{t.confirm.excludedReason}</th></tr></thead>
        <tbody>
          {rows.map(({ item, reason }) => <tr key={item.documentId}><td>{item.title}</td><td>{reason}</td></tr>)}
        </tbody>
      </table>
    </div>
  );
}

function Signed({ pile }: { pile: Pile }) {
  const t = useTexts(signingTexts);
  return (
    <div className="table-wrap" tabIndex={0} role="region" aria-label={t.confirm.table}>
      <table className="table confirm__table">
        <caption>{t.confirm.table}</caption>
        <thead>
          <tr>
            <th scope="col" className="number">{t.confirm.number}</th><th scope="col">{t.confirm.document}</th><th scope="col">{t.confirm.kind_}</th><th scope="col" className="number">{t.confirm.version}</th>
            <th scope="col" className="number">{t.confirm.pages}</th><th scope="col">{t.confirm.changed}</th><th scope="col">{t.confirm.opened}</th>
          </tr>
        </thead>
        <tbody>
          {pile.toSign.map((item, i) => (
            <tr key={item.documentId}>
              <td className="number">{i + 1}</td><td>{item.title}{item.attachments.length > 0 && <div className="muted small">{t.confirm.withFiles(item.attachments.length)}</div>}</td><td>{item.kindUk}</td><td className="number">{item.version}</td><td className="number">{item.pages ?? '—'}</td>
              <td>{item.changedSinceApproval ? <strong>{t.confirm.yes}</strong> : t.confirm.no}</td><td>{pile.memory.opened[item.documentId] === undefined ? '—' : `✓ ${t.confirm.yes}`}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** One page before the key: who signs, with what, how many, which unopened, what is left out and why. */
export function ConfirmStep({ session, pile, onBack, onKey }: { session: View<'SigningSessionView'>; pile: Pile; onBack: (at?: number) => void; onKey: () => void }) {
  const t = useTexts(signingTexts);
  const { person } = useSession();
  const online = useSyncExternalStore(onConnection, connection) !== 'offline';
  const count = pile.toSign.length;
  const unopened = pile.toSign.filter((item) => pile.memory.opened[item.documentId] === undefined);
  const only = count === 1 ? pile.toSign[0] : undefined;
  const look = (): void => {
    preferPileMode('each');
    const first = unopened[0];
    onBack(first ? pile.items.findIndex((item) => item.documentId === first.documentId) : 0);
  };
  return (
    <Page
      title={t.steps.confirm}
      bar={
        <DecisionBar label={t.steps.confirm}>
          <Button onClick={() => { preferPileMode('each'); onBack(); }}>{t.pile.oneByOne}</Button>
          {count > 0 && <Button look="primary" disabled={!online} onClick={onKey}>{t.confirm.toKey(count)}</Button>}
        </DecisionBar>
      }
    >
      <Steps current="confirm" />
      {count === 0 ? (
        <EmptyState title={t.confirm.nothing} />
      ) : (
        <p className="confirm__sentence">
          {only ? t.confirm.onlyOne(person.name, only.title) : t.confirm.sentence(person.name, count, byKind(pile.toSign).map(([kind, n]) => t.confirm.kind(kind, n)).join(', '))}
        </p>
      )}
      {!online && <Notice tone="warning" live title={t.confirm.offline} />}
      {unopened.length > 0 && (
        <Notice tone="warning" title={t.confirm.notOpened(unopened.length)} actions={<Button onClick={look}>{t.confirm.lookNow}</Button>}>
          <p>{t.confirm.notOpenedText}</p>
        </Notice>
      )}
      {count > 0 && <p className="muted">{t.confirm.keyNext}</p>}
      <Excluded session={session} pile={pile} />
      {count > 0 && <Signed pile={pile} />}
    </Page>
  );
}
