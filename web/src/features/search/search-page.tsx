import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link, useSearchParams } from 'react-router';
import { answer, api, type View } from '../../lib/api';
import { texts, usePick, useT, useTexts } from '../../lib/i18n/i18n';
import { enCount, ukCount } from '../../lib/i18n/plural';
import { useKeysOn } from '../../lib/keyboard';
import { keys } from '../../lib/queries';
import { localDate, onDate } from '../../lib/time';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SelectField, TextField } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { StatusTag, type Phase } from '../../ui/status-tag';
import { switchLayout } from './layout';
import './search-page.css';

const words = texts(
  {
    title: 'Пошук', field: 'Що шукаємо', placeholder: 'Слова із заголовка чи тексту, номер, особа', find: 'Знайти', kind: 'Вид', anyKind: 'будь-який', phase: 'Стан', anyPhase: 'будь-який', scope: 'Чиї', visible: 'усі, які мені видно', mine: 'мої',
    found: (n: number, more: boolean) => (more ? `Показано ${ukCount(n, 'документ', 'документи', 'документів')}, є ще.` : `Знайдено ${ukCount(n, 'документ', 'документи', 'документів')}.`),
    more: 'Показати ще', nothing: 'Нічого не знайдено.', tips: 'Спробуйте менше слів, інший стан або вид.', layout: (text: string) => `Шукати «${text}»`, layoutHint: 'Можливо, не та розкладка клавіатури:', reset: 'Скинути фільтри', updated: 'змінено', results: 'Знайдені документи',
  },
  {
    title: 'Search', field: 'What to look for', placeholder: 'Words of the title or text, a number, a person', find: 'Search', kind: 'Kind', anyKind: 'any', phase: 'State', anyPhase: 'any', scope: 'Whose', visible: 'all that I may see', mine: 'mine',
    found: (n: number, more: boolean) => (more ? `${enCount(n, 'document', 'documents')} shown, there are more.` : `${enCount(n, 'document', 'documents')} found.`),
    more: 'Show more', nothing: 'Nothing found.', tips: 'Try fewer words, another state or kind.', layout: (text: string) => `Search “${text}”`, layoutHint: 'Perhaps the wrong keyboard layout:', reset: 'Clear filters', updated: 'changed', results: 'Documents found',
  },
);

type Item = View<'DocumentListItem'>;

function Results({ items }: { items: readonly Item[] }) {
  const t = useTexts(words);
  const pick = usePick();
  const { untitled } = useT().app;
  const [list, setList] = useState<HTMLElement | null>(null);
  const step = (by: number) => {
    const links = [...(list?.querySelectorAll<HTMLAnchorElement>('a') ?? [])];
    const at = links.indexOf(document.activeElement as HTMLAnchorElement);
    links[Math.min(links.length - 1, Math.max(0, at + by))]?.focus();
  };
  const regionKeys = useKeysOn({ ArrowDown: () => step(1), ArrowUp: () => step(-1), KeyJ: () => step(1), KeyK: () => step(-1) });
  return (
    <div ref={regionKeys}>
      <ol className="results" ref={setList} aria-label={t.results}>
        {items.map((item) => (
          <li key={item.documentId}>
            <Link to={item.phase === 'draft' ? `/documents/${item.documentId}/edit` : `/documents/${item.documentId}`} data-moves-page>{item.title || untitled}</Link>
            <div className="results__meta">
              <StatusTag phase={item.phase} />
              <span>{pick(item.kindUk, item.kindEn)}</span>
              {item.registrationIndex && <strong>№&nbsp;{item.registrationIndex}{item.registeredOn ? ` від ${localDate(item.registeredOn)}` : ''}</strong>}
              <span>{item.author.name}</span>
              <span>{item.unit}</span>
              <span>{t.updated} {onDate(item.updatedAt)}</span>
            </div>
          </li>
        ))}
      </ol>
    </div>
  );
}

/** One field first, refinement after it; everything is in the address. */
export default function SearchPage() {
  const t = useTexts(words);
  const common = useT();
  const pick = usePick();
  const [params, setParams] = useSearchParams();
  const q = params.get('q') ?? '';
  const kind = params.get('kind') ?? '';
  const phase = params.get('phase') ?? '';
  const scope = params.get('scope') === 'mine' ? 'mine' : 'visible';
  const kinds = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const set = (wish: Record<string, string>) =>
    setParams((now) => {
      const next = new URLSearchParams(now);
      for (const [name, value] of Object.entries(wish)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    }, { replace: true });
  const found = useInfiniteQuery({
    queryKey: [...keys.documents, 'search', q, kind, phase, scope],
    initialPageParam: undefined as string | undefined,
    queryFn: ({ pageParam }) => answer(api.GET('/api/documents', { params: { query: { scope, limit: 50, ...(q ? { q } : {}), ...(kind ? { kind } : {}), ...(phase ? { phase: phase as Phase } : {}), ...(pageParam ? { cursor: pageParam } : {}) } } })),
    getNextPageParam: (last) => last.nextCursor ?? undefined,
    placeholderData: keepPreviousData,
  });
  const items = found.data?.pages.flatMap((page) => page.items) ?? [];
  const otherLayout = q && items.length === 0 ? switchLayout(q) : '';
  return (
    <Page title={t.title}>
      <form
        key={q} role="search" className="search"
        onSubmit={(event) => {
          event.preventDefault();
          set({ q: String(new FormData(event.currentTarget).get('q') ?? '').trim() });
        }}
      >
        <TextField name="q" type="search" label={t.field} placeholder={t.placeholder} defaultValue={q} className="search__field" />
        <Button type="submit" look="primary">{t.find}</Button>
      </form>
      <div className="search__facets">
        <SelectField label={t.kind} value={kind} onChange={(event) => set({ kind: event.target.value })}>
          <option value="">{t.anyKind}</option>
          {kinds.data?.kinds.map((one) => <option key={one.code} value={one.code}>{pick(one.nameUk, one.nameEn)}</option>)}
        </SelectField>
        <SelectField label={t.phase} value={phase} onChange={(event) => set({ phase: event.target.value })}>
          <option value="">{t.anyPhase}</option>
          {(Object.keys(common.phase) as Phase[]).map((one) => <option key={one} value={one}>{common.phase[one]}</option>)}
        </SelectField>
        <SelectField label={t.scope} value={scope} onChange={(event) => set({ scope: event.target.value })}>
          <option value="visible">{t.visible}</option>
          <option value="mine">{t.mine}</option>
        </SelectField>
        {(kind || phase || scope === 'mine') && <Button look="quiet" onClick={() => set({ kind: '', phase: '', scope: '' })}>{t.reset}</Button>}
      </div>
      {found.error && <ProblemNotice error={found.error} actions={<Button onClick={() => void found.refetch()}>{common.app.retry}</Button>} />}
      {found.isPending && <Skeleton rows={5} height="4rem" />}
      {found.data && <p role="status" className="muted">{t.found(items.length, Boolean(found.hasNextPage))}</p>}
      {found.data && items.length === 0 && (
        <EmptyState title={t.nothing} actions={otherLayout ? <Button onClick={() => set({ q: otherLayout })}>{t.layout(otherLayout)}</Button> : undefined}>
          <p>{otherLayout ? t.layoutHint : t.tips}</p>
        </EmptyState>
      )}
      {items.length > 0 && <Results items={items} />}
      {found.hasNextPage && <Button busy={found.isFetchingNextPage} onClick={() => void found.fetchNextPage()}>{t.more}</Button>}
    </Page>
  );
}
