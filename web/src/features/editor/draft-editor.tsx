import type { Editor } from '@tiptap/core';
import { useQueryClient } from '@tanstack/react-query';
import { useCallback, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, type View } from '../../lib/api';
import { usePick, useT, useTexts } from '../../lib/i18n/i18n';
import { textValue, type Body, type Kind, type Requisites } from '../../lib/content';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import type { LocalDraft } from '../../lib/offline/store';
import { keys } from '../../lib/queries';
import { atClock, atTime } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { useViewport } from '../../lib/viewport';
import { Button } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { Dialog } from '../../ui/dialog';
import { MenuButton } from '../../ui/menu-button';
import { Dots } from '../../ui/icons';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { StatusTag } from '../../ui/status-tag';
import { toast } from '../../ui/toast';
import { institutionLines, type Letterhead } from '../../ui/sheet/sheet';
import { AuthorsRemarks, useRemarkCount } from '../remarks/authors-remarks';
import { Attachments } from './attachments';
import { BodyEditor } from './body-editor';
import { CheckPane } from './check-pane';
import { ConflictDialog } from './conflict-dialog';
import type { WorkingCopy } from './draft/draft-keeper';
import type { DraftContent } from './draft/merge-drafts';
import { useDraft } from './draft/use-draft';
import { editorTexts } from './editor.texts';
import { ExactDialog } from './exact-dialog';
import { ImportDialog } from './import-dialog';
import { requisiteFieldId } from './requisites/requisite-field';
import { RequisitesPane } from './requisites/requisites-pane';
import { SavingLine } from './saving-line';
import { docOf } from './schema/body-json';
import { Panes, useEditorKeys, type Pane } from './panes';
import { Toolbar } from './toolbar';
import '../../ui/tabs.css';
import './draft-editor.css';

type Document = View<'DocumentView'>;
type Finding = View<'FindingView'>;

/** Brings a block of the paper into view and lights it up for a moment. */
function showBlock(id: string): void {
  const element = window.document.querySelector(`.sheet [data-block="${CSS.escape(id)}"]`);
  element?.scrollIntoView({ block: 'center' });
  element?.classList.add('b--flash');
  setTimeout(() => element?.classList.remove('b--flash'), 2200);
}

const flagsOf = (findings: readonly Finding[]): ReadonlyMap<string, 'error' | 'warning'> =>
  new Map(findings.filter((finding) => finding.blockId !== null).map((finding) => [finding.blockId ?? '', finding.severity]));

/** The whole editor of one draft. */
export function DraftEditor({ document, kind, copy, local }: { document: Document; kind: Kind; copy: WorkingCopy; local: LocalDraft | undefined }) {
  const t = useT();
  const words = useTexts(editorTexts);
  const pick = usePick();
  const navigate = useNavigate();
  const client = useQueryClient();
  const session = useSession();
  const viewport = useViewport();
  const { documentId } = document;
  const { keeper, restoredAt, saving } = useDraft(documentId, copy, local);
  const [requisites, setRequisites] = useState<Requisites>(() => keeper.mine.requisites);
  const [body, setBody] = useState<Body>(() => keeper.mine.body as Body);
  const latest = useRef({ requisites, body });
  const editorRef = useRef<Editor | null>(null);
  const [editor, setEditor] = useState<Editor | null>(null);
  const [pane, setPane] = useState<Pane>(viewport === 'phone' ? 'requisites' : 'text');
  const [dialog, setDialog] = useState<'import' | 'exact' | 'discard' | null>(null);
  const [settings, setSettings] = useState({ access: document.access, urgent: document.urgent });
  const [restored, setRestored] = useState(restoredAt !== null && saving.state !== 'conflict');
  const [aside, setAside] = useState<DraftContent | null>(null);
  const [busy, setBusy] = useState(false);
  const [reset, setReset] = useState(0);
  const findings = saving.copy.findings;
  const remarkCount = useRemarkCount(document);

  const takeRequisite = useCallback((name: string, value: unknown) => {
    const next = { ...latest.current.requisites, [name]: value };
    if (value === undefined) delete next[name];
    latest.current = { ...latest.current, requisites: next };
    setRequisites(next);
    keeper.change(latest.current);
  }, [keeper]);
  const takeBody = useCallback((next: Body) => {
    setBody(next);
    latest.current = { ...latest.current, body: next };
    keeper.change(latest.current);
  }, [keeper]);
  const onReady = useCallback((one: Editor) => {
    editorRef.current = one;
    setEditor(one);
  }, []);
  const showContent = useCallback((content: DraftContent) => {
    latest.current = { requisites: content.requisites, body: content.body as Body };
    setRequisites(content.requisites);
    setBody(content.body as Body);
    setReset((count) => count + 1);
    editorRef.current?.commands.setContent(docOf(content.body), { emitUpdate: false });
  }, []);

  const saveNow = useCallback(() => {
    void keeper.flush().then(() => {
      if (keeper.current().state === 'saved') toast(words.saving.saved(atClock(keeper.current().at)), { tone: 'success', seconds: 2 });
    });
  }, [keeper, words]);
  useEditorKeys(saveNow);

  const refresh = useCallback(async () => {
    const now = await answer(api.GET('/api/documents/{documentId}/working-copy', { params: { path: { documentId } } }));
    keeper.refresh(now);
  }, [documentId, keeper]);
  const changeSettings = async (change: Partial<typeof settings>) => {
    const before = settings;
    setSettings({ ...settings, ...change });
    try {
      await answer(api.PATCH('/api/documents/{documentId}', { params: { path: { documentId } }, body: change }));
    } catch (error) {
      setSettings(before);
      toast(problemText(t, asProblem(error)).happened, { tone: 'error' });
    }
  };
  const check = async () => {
    await keeper.flush();
    const found = keeper.current().copy.findings;
    toast(words.checked(found.filter((one) => one.severity === 'error').length, found.filter((one) => one.severity === 'warning').length, remarkCount), { tone: found.length + remarkCount > 0 ? 'info' : 'success' });
    setPane('check');
  };
  const goOn = async () => {
    setBusy(true);
    await keeper.flush();
    setBusy(false);
    const { state } = keeper.current();
    if (state === 'saved') void navigate(`/documents/${documentId}/route`);
    else if (state === 'local') toast(`${problemText(t, asProblem(keeper.current().problem)).happened} ${words.saving.local}`, { tone: 'error' });
  };
  const discard = async () => {
    try {
      await answer(api.DELETE('/api/documents/{documentId}', { params: { path: { documentId } } }));
      void client.invalidateQueries({ queryKey: keys.inbox });
      void navigate('/?tab=mine');
    } catch (error) {
      setDialog(null);
      toast(problemText(t, asProblem(error)).happened, { tone: 'error' });
    }
  };
  const goToRequisite = useCallback((name: string) => {
    setPane('requisites');
    setTimeout(() => window.document.getElementById(requisiteFieldId(name))?.focus(), 50);
  }, []);
  const goToFinding = (finding: Finding) => {
    if (finding.requisite) goToRequisite(finding.requisite);
    else if (finding.blockId) {
      setPane('text');
      const id = finding.blockId;
      setTimeout(() => showBlock(id), 50);
    }
  };
  const flagged = useMemo(() => flagsOf(findings), [findings]);
  const head: Letterhead = useMemo(
    () => ({ kind, requisites, organisation: institutionLines(session.organisation), unit: document.unit, onPick: goToRequisite }),
    [kind, requisites, session.organisation, document.unit, goToRequisite],
  );
  const title = textValue(requisites.title) || words.untitled;
  const applyProposed = (remark: View<'RemarkView'>): boolean => {
    const block = remark.anchor?.part === 'block' ? remark.anchor.id : null;
    if (!editor || !block || !remark.quote || !remark.proposed) return false;
    let done = false;
    editor.state.doc.descendants((node, pos) => {
      if (done || !node.isTextblock || node.attrs.id !== block) return !done;
      const at = node.textContent.indexOf(remark.quote ?? '');
      if (at >= 0) done = editor.chain().insertContentAt({ from: pos + 1 + at, to: pos + 1 + at + (remark.quote ?? '').length }, { type: 'text', text: remark.proposed ?? '' }).run();
      return false;
    });
    if (done) showBlock(block);
    return done;
  };

  const requisitesPane = (
    <RequisitesPane
      key={reset} kind={kind} requisites={requisites} findings={findings} onChange={takeRequisite} access={settings.access} urgent={settings.urgent} onSettings={(change) => void changeSettings(change)}
      onDiscard={document.currentVersion === null ? () => setDialog('discard') : null}
    >
      <Attachments documentId={documentId} attachments={saving.copy.attachments} onChanged={refresh} />
    </RequisitesPane>
  );
  const textPane = (
    <>
      <div className="editor__tools">{editor && <Toolbar editor={editor} extra={<Button look="quiet" className="editor__import" title={words.import} aria-label={words.import} onClick={() => setDialog('import')}>{words.importShort}</Button>} />}</div>
      <BodyEditor head={head} body={body} onChange={takeBody} onReady={onReady} flagged={flagged} />
    </>
  );
  const checkPane = (
    <>
      {saving.state === 'refused' && saving.problem && <ProblemNotice error={saving.problem} />}
      {remarkCount > 0 && <AuthorsRemarks document={document} body={body} onApply={applyProposed} onShow={(id) => { setPane('text'); setTimeout(() => showBlock(id), 50); }} />}
      <CheckPane findings={findings} kind={kind} body={body} onGo={goToFinding} />
    </>
  );
  const small = viewport === 'phone';
  return (
    <Page
      title={words.title(title)} wide className="editor-page"
      heading={<span className="editor__heading">{title}</span>}
      aside={<><span className="muted">{pick(document.kindUk, document.kindEn)}</span><StatusTag phase={document.phase} /></>}
      bar={
        <DecisionBar label={words.next} aside={<SavingLine saving={saving} onRetry={saveNow} />}>
          {small ? (
            <MenuButton label={t.app.more} up align="start" content={<Dots />} className="button button--secondary button--icon" items={[{ key: 'check', label: words.check, run: () => void check() }, { key: 'exact', label: words.exact, run: () => void keeper.flush().then(() => setDialog('exact')) }]} />
          ) : (
            <>
              <Button onClick={() => void check()}>{findings.length + remarkCount > 0 ? words.checkCount(findings.length + remarkCount) : words.check}</Button>
              <Button onClick={() => void keeper.flush().then(() => setDialog('exact'))}>{words.exact}</Button>
            </>
          )}
          <Button look="primary" busy={busy} onClick={() => void goOn()}>{words.next}</Button>
        </DecisionBar>
      }
    >
      {restored && restoredAt && (
        <Notice
          tone="warning" live title={words.restored(atTime(restoredAt))}
          actions={
            <>
              <Button onClick={() => setRestored(false)}>{words.keepLocal}</Button>
              <Button look="quiet" onClick={() => { setAside(keeper.mine); showContent({ requisites: copy.requisites, body: copy.body }); keeper.change({ requisites: copy.requisites, body: copy.body }); setRestored(false); }}>{words.dropLocal}</Button>
            </>
          }
        />
      )}
      {aside && (
        <Notice live title={words.conflict.aside} actions={<Button onClick={() => { const mine = aside; setAside(null); showContent(mine); keeper.change(mine); }}>{words.conflict.bringBack}</Button>} />
      )}
      <Panes pane={pane} onPane={setPane} requisites={requisitesPane} text={textPane} check={checkPane} checkCount={findings.length + remarkCount} />
      {saving.state === 'conflict' && saving.theirs && (
        <ConflictDialog
          base={keeper.agreed} mine={keeper.mine} mineAt={restoredAt ?? new Date().toISOString()} theirs={saving.theirs} kind={kind}
          onChoose={(content, choice) => {
            if (choice === 'theirs') setAside(keeper.mine);
            showContent(content);
            void keeper.settle(content);
          }}
        />
      )}
      {dialog === 'import' && <ImportDialog documentId={documentId} onClose={() => setDialog(null)} onImport={(imported, how) => { const next = how === 'replace' ? imported : [...body, ...imported]; showContent({ requisites, body: next }); takeBody(next); }} />}
      {dialog === 'exact' && <ExactDialog documentId={documentId} title={title} revision={saving.copy.revision} onClose={() => setDialog(null)} />}
      {dialog === 'discard' && (
        <Dialog title={words.discardTitle} size="small" onClose={() => setDialog(null)} footer={<><Button onClick={() => setDialog(null)}>{t.app.cancel}</Button><Button look="warning" onClick={() => void discard()}>{words.discard}</Button></>}>
          <p>{words.discardText}</p>
        </Dialog>
      )}
    </Page>
  );
}
