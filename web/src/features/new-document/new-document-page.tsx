import { useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, asCommand, commandKey } from '../../lib/api';
import { texts, usePick, useT, useTexts } from '../../lib/i18n/i18n';
import type { Kind } from '../../lib/content';
import { keys } from '../../lib/queries';
import { onDate } from '../../lib/time';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { Document } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import './new-document-page.css';

const words = texts(
  {
    title: 'Новий проєкт',
    lead: 'Оберіть вид документа. Бланк, нумерація пунктів і маршрут підставляться самі.',
    creating: 'Створюємо…',
    based: 'На основі попереднього',
    basedHelp: 'Реквізити й текст буде скопійовано, погодження — ні.',
    find: 'Знайти документ',
    findPlaceholder: 'Слово із заголовка або номер',
    copy: 'Створити на основі:',
    nothing: 'Нічого не знайдено.',
    letterhead: { order: 'бланк розпорядження', letter: 'бланк листа', memo: 'без бланка' },
  },
  {
    title: 'New draft',
    lead: 'Choose the kind of document. Letterhead, numbering and route come by themselves.',
    creating: 'Creating…',
    based: 'Based on an earlier one',
    basedHelp: 'Requisites and text are copied, approvals are not.',
    find: 'Find a document',
    findPlaceholder: 'A word of the title or a number',
    copy: 'Create on the basis of:',
    nothing: 'Nothing found.',
    letterhead: { order: 'order letterhead', letter: 'letter letterhead', memo: 'no letterhead' },
  },
);

function useCreate() {
  const navigate = useNavigate();
  const client = useQueryClient();
  const key = useRef(commandKey());
  const [busy, setBusy] = useState<string | null>(null);
  const [error, setError] = useState<unknown>(null);
  const create = async (kind: string, basedOn?: string) => {
    setBusy(basedOn ?? kind);
    setError(null);
    try {
      const made = await answer(api.POST('/api/documents', { headers: asCommand(key.current), body: { kind, ...(basedOn ? { basedOn } : {}) } }));
      void client.invalidateQueries({ queryKey: keys.inbox });
      await navigate(`/documents/${made.documentId}/edit`);
    } catch (refusal) {
      setError(refusal);
      setBusy(null);
      key.current = commandKey();
    }
  };
  return { create, busy, error };
}

function Tiles({ kinds, busy, onChoose }: { kinds: readonly Kind[]; busy: string | null; onChoose: (kind: string) => void }) {
  const t = useTexts(words);
  const pick = usePick();
  const groups = [...new Set(kinds.map((kind) => kind.groupUk))];
  return groups.map((group) => (
    <section key={group} aria-label={group}>
      <h2 className="tiles__group" lang="uk">{group}</h2>
      <ul className="tiles">
        {kinds.filter((kind) => kind.groupUk === group).map((kind) => (
          <li key={kind.code}>
            <button type="button" className="tile" onClick={() => onChoose(kind.code)} aria-disabled={busy !== null} aria-busy={busy === kind.code || undefined}>
              <Document size={28} />
              <span className="tile__name">{pick(kind.nameUk, kind.nameEn)}</span>
              <span className="muted small">{busy === kind.code ? t.creating : t.letterhead[kind.letterhead]}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  ));
}

function BasedOn({ kinds, onCopy, busy }: { kinds: readonly Kind[]; onCopy: (kind: string, documentId: string) => void; busy: string | null }) {
  const t = useTexts(words);
  const pick = usePick();
  const { untitled } = useT().app;
  const [q, setQ] = useState('');
  const { data } = useQuery({
    queryKey: [...keys.documents, 'based', q],
    queryFn: () => answer(api.GET('/api/documents', { params: { query: { scope: q.trim() ? 'visible' : 'mine', limit: 8, ...(q.trim() ? { q: q.trim() } : {}) } } })),
  });
  const kindOf = (nameUk: string) => kinds.find((kind) => kind.nameUk === nameUk)?.code;
  return (
    <section className="panel">
      <h2>{t.based}</h2>
      <p className="muted">{t.basedHelp}</p>
      <TextField type="search" label={t.find} placeholder={t.findPlaceholder} value={q} onChange={(event) => setQ(event.target.value)} />
      {data && data.items.length === 0 && <p role="status">{t.nothing}</p>}
      <ul className="based">
        {data?.items.filter((item) => kindOf(item.kindUk)).map((item) => (
          <li key={item.documentId}>
            <Button look="quiet" busy={busy === item.documentId} onClick={() => onCopy(kindOf(item.kindUk) ?? '', item.documentId)}>
              <span className="based__text">
                <strong><span className="hidden">{t.copy} </span>{item.title || untitled}</strong>
                <span className="muted small">{pick(item.kindUk, item.kindEn)}{item.registrationIndex ? ` № ${item.registrationIndex}` : ''} · {onDate(item.updatedAt)}</span>
              </span>
            </Button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** Tiles of the kinds that I may draft, and a copy of an earlier document. */
export default function NewDocumentPage() {
  const t = useTexts(words);
  const common = useT();
  const { data, error, refetch } = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const { create, busy, error: refusal } = useCreate();
  return (
    <Page title={t.title}>
      <p className="muted">{t.lead}</p>
      {refusal !== null && <ProblemNotice error={refusal} />}
      {error && <ProblemNotice error={error} actions={<Button onClick={() => void refetch()}>{common.app.retry}</Button>} />}
      {!data && !error && <Skeleton rows={3} height="6rem" />}
      {data && <Tiles kinds={data.kinds} busy={busy} onChoose={(kind) => busy === null && void create(kind)} />}
      {data && <BasedOn kinds={data.kinds} busy={busy} onCopy={(kind, documentId) => void create(kind, documentId)} />}
    </Page>
  );
}
