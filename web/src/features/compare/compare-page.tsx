import { useQuery } from '@tanstack/react-query';
import { useEffect } from 'react';
import { useParams, useSearchParams } from 'react-router';
import { answer, api, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { useKeysOn } from '../../lib/keyboard';
import type { Kind } from '../../lib/content';
import { keys } from '../../lib/queries';
import { atTime } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { useViewport } from '../../lib/viewport';
import { Button, ButtonLink } from '../../ui/button';
import { SelectField } from '../../ui/field';
import { Print } from '../../ui/icons';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { institutionLines, type Letterhead } from '../../ui/sheet/sheet';
import { ChangeList, stepChange } from '../diff/change-list';
import { DiffView, type DiffMode } from '../diff/diff-view';
import { diffTexts } from '../diff/diff.texts';
import './compare-page.css';

type Version = View<'VersionListItem'>;
const modes: readonly DiffMode[] = ['whole', 'only', 'side'];

/** From the address: which versions (`to` absent is the draft, when there is one) and how to show them. */
function useChoice(versions: readonly Version[], draft: boolean) {
  const [params, setParams] = useSearchParams();
  const newest = versions[0]?.number ?? 1;
  const to = Number(params.get('to')) || (draft ? undefined : newest);
  const from = Number(params.get('from')) || (to === undefined ? newest : Math.max(1, to - 1));
  const view = modes.find((mode) => mode === params.get('view')) ?? 'whole';
  const set = (wish: Record<string, string | undefined>) =>
    setParams((now) => {
      const next = new URLSearchParams(now);
      for (const [name, value] of Object.entries(wish)) {
        if (value) next.set(name, value);
        else next.delete(name);
      }
      return next;
    }, { replace: true, preventScrollReset: true });
  return { from, to, view, set };
}

function useSide(documentId: string, number: number | undefined) {
  const path = { documentId };
  return useQuery<{ body: View<'VersionView'>['body']; requisites: Record<string, unknown> }>({
    queryKey: number === undefined ? [...keys.workingCopy(documentId), 'compare'] : keys.version(documentId, number),
    queryFn: () =>
      number === undefined
        ? answer(api.GET('/api/documents/{documentId}/working-copy', { params: { path } }))
        : answer(api.GET('/api/documents/{documentId}/versions/{number}', { params: { path: { ...path, number } } })),
    staleTime: number === undefined ? 0 : Infinity,
  });
}

function Comparison({ document, kind, versions, draft }: { document: View<'DocumentView'>; kind: Kind | undefined; versions: readonly Version[]; draft: boolean }) {
  const t = useT();
  const words = useTexts(diffTexts);
  const session = useSession();
  const viewport = useViewport();
  const { documentId } = document;
  const { from, to, view, set } = useChoice(versions, draft);
  const before = useSide(documentId, from);
  const after = useSide(documentId, to);
  const changes = useQuery({
    queryKey: keys.changes(documentId, from, to),
    queryFn: () => answer(api.GET('/api/documents/{documentId}/changes', { params: { path: { documentId }, query: { from, ...(to === undefined ? {} : { to }) } } })),
    staleTime: to === undefined ? 0 : Infinity,
  });
  const regionKeys = useKeysOn({ KeyN: () => stepChange(1), 'Shift+KeyN': () => stepChange(-1), KeyS: () => set({ view: view === 'side' ? 'whole' : 'side' }), KeyD: () => set({ view: view === 'only' ? 'whole' : 'only' }) });
  useEffect(() => {
    // A narrow screen has no room for two sheets.
    if (view === 'side' && (viewport === 'phone' || viewport === 'narrow')) set({ view: 'whole' });
  });
  const failed = [before, after, changes].find((query) => query.isError && !query.data);
  const option = (version: Version) => words.versionOption(version.number, atTime(version.createdAt), version.note ?? '');
  const head: Letterhead = { kind: kind ?? { nameUk: document.kindUk, letterhead: 'order', requisites: [] }, requisites: after.data?.requisites ?? {}, organisation: institutionLines(session.organisation), unit: document.unit };
  const count = changes.data ? changes.data.blocks.length : 0;
  return (
    <Page
      title={`${words.title}: ${document.title}`} heading={document.title} wide className="compare" regionRef={regionKeys}
      aside={<><Button icon={<Print size={18} />} onClick={() => print()}>{words.print}</Button><ButtonLink to={`/documents/${documentId}`}>{t.app.back}</ButtonLink></>}
    >
      <p className="compare__lead">{words.title}</p>
      <div className="compare__choice" role="group" aria-label={words.choose}>
        <SelectField label={words.from} value={from} onChange={(event) => set({ from: event.target.value })}>
          {versions.map((version) => <option key={version.number} value={version.number}>{option(version)}</option>)}
        </SelectField>
        <span aria-hidden="true" className="compare__arrow">→</span>
        <SelectField label={words.to} value={to ?? ''} onChange={(event) => set({ to: event.target.value || undefined })}>
          {draft && <option value="">{words.draft}</option>}
          {versions.map((version) => <option key={version.number} value={version.number}>{option(version)}</option>)}
        </SelectField>
        <div className="views" role="group" aria-label={words.viewLabel}>
          {modes.filter((mode) => mode !== 'side' || viewport === 'wide' || viewport === 'medium').map((mode) => (
            <button key={mode} type="button" aria-pressed={view === mode} onClick={() => set({ view: mode })}>{mode === 'whole' ? words.views.inline : words.views[mode]}</button>
          ))}
        </div>
      </div>
      {failed && <ProblemNotice error={failed.error} actions={<Button onClick={() => void failed.refetch()}>{t.app.retry}</Button>} />}
      {!failed && (!before.data || !after.data || !changes.data) && <Skeleton rows={6} height="5rem" />}
      {before.data && after.data && changes.data && (
        <div className={`compare__panes ${view === 'side' ? 'compare__panes--side' : ''}`}>
          <div className="compare__text">
            {changes.data.same && <Notice tone="success" title={words.none} />}
            {view !== 'side' && changes.data.blockCount > 4 && count > changes.data.blockCount * 0.7 && <Notice title={words.different} />}
            <DiffView
              sides={{ changes: changes.data, before: before.data.body, after: after.data.body }} mode={view} head={head} headBefore={{ ...head, requisites: before.data.requisites }}
              labels={[words.before(from), to === undefined ? words.draft : words.afterVersion(to)]} kind={kind}
            />
          </div>
          <aside className="compare__list panel" aria-label={words.list(count)}><ChangeList changes={changes.data} /></aside>
        </div>
      )}
    </Page>
  );
}

/** Any two versions of a document, or a version and the draft. */
export default function ComparePage() {
  const { id = '' } = useParams();
  const t = useT();
  const words = useTexts(diffTexts);
  const path = { documentId: id };
  const document = useQuery({ queryKey: keys.document(id), queryFn: () => answer(api.GET('/api/documents/{documentId}', { params: { path } })) });
  const versions = useQuery({ queryKey: keys.versions(id), queryFn: () => answer(api.GET('/api/documents/{documentId}/versions', { params: { path } })) });
  const kinds = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const failed = [document, versions].find((query) => query.isError && !query.data);
  if (failed) return <Page title={words.title}><ProblemNotice error={failed.error} actions={<Button onClick={() => void failed.refetch()}>{t.app.retry}</Button>} /></Page>;
  if (!document.data || !versions.data || kinds.isPending) return <Page title={words.title}><Skeleton rows={6} height="5rem" /></Page>;
  const draft = document.data.isMine && (document.data.phase === 'rework' || document.data.phase === 'recalled');
  if (versions.data.versions.length === 0 || (versions.data.versions.length === 1 && !draft)) return <Page title={words.title} heading={document.data.title}><Notice title={words.onlyOne} actions={<ButtonLink to={`/documents/${id}`}>{t.app.back}</ButtonLink>} /></Page>;
  return <Comparison document={document.data} kind={kinds.data?.kinds.find((one) => one.code === document.data.kind)} versions={versions.data.versions} draft={draft} />;
}
