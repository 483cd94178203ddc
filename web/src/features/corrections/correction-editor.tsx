import type { Editor } from '@tiptap/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useCallback, useId, useMemo, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { answer, api, asCommand, type View } from '../../lib/api';
import type { Body, ChangeSet, Kind } from '../../lib/content';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { asProblem } from '../../lib/problem';
import { keys } from '../../lib/queries';
import { useSession } from '../../lib/use-session';
import { Button, ButtonLink } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { ReasonField } from '../../ui/reason-field';
import { institutionLines, type Letterhead } from '../../ui/sheet/sheet';
import { toast } from '../../ui/toast';
import { DiffView } from '../diff/diff-view';
import { diffTexts } from '../diff/diff.texts';
import { BodyEditor } from '../editor/body-editor';
import { Toolbar } from '../editor/toolbar';
import { correctionTexts } from './corrections.texts';
import { LeaveGuard } from './leave-guard';
import '../editor/draft-editor.css';
import './corrections.css';

const unflagged: ReadonlyMap<string, 'error' | 'warning' | 'remark'> = new Map();
const reasonAtLeast = 3;

function useProposal(document: View<'DocumentView'>, version: View<'VersionView'>, onSent: () => void) {
  const t = useTexts(correctionTexts);
  const client = useQueryClient();
  const navigate = useNavigate();
  const command = useRef(asCommand());
  const { documentId } = document;
  const path = { params: { path: { documentId } } };
  const text = { contentHash: version.contentHash };
  const preview = useMutation({ mutationFn: (body: Body) => answer(api.POST('/api/documents/{documentId}/editorial-corrections/preview', { ...path, body: { ...text, body } })) });
  const propose = useMutation({
    mutationFn: ({ body, reason }: { body: Body; reason: string }) => answer(api.POST('/api/documents/{documentId}/editorial-corrections', { ...path, body: { act: 'propose', ...text, body, reason }, headers: command.current })),
    onSuccess: () => {
      onSent();
      toast(t.proposed, { tone: 'success' });
      void client.invalidateQueries({ queryKey: keys.inbox });
      void navigate(`/documents/${documentId}`);
      return client.invalidateQueries({ queryKey: keys.document(documentId), refetchType: 'none' });
    },
    onError: () => {
      command.current = asCommand();
    },
  });
  return { preview, propose };
}

function Check({ changes, before, after, head, kind, reason, onReason, missing, reasonId }: { changes: ChangeSet; before: Body; after: Body; head: Letterhead; kind: Kind | undefined; reason: string; onReason: (reason: string) => void; missing: boolean; reasonId: string }) {
  const t = useTexts(correctionTexts);
  const words = useTexts(diffTexts);
  return (
    <div className="correction-check">
      <h2>{t.checkTitle}</h2>
      <DiffView sides={{ changes, before, after }} mode="only" head={head} headBefore={head} labels={[words.from, words.to]} kind={kind} />
      <ReasonField id={reasonId} label={t.reason} help={t.reasonHelp} error={missing ? t.reasonMissing : undefined} value={reason} onChange={onReason} chips={t.chips} />
    </div>
  );
}

/** The text of the current version to be corrected by the records office; the difference is shown before it is proposed to the author. */
export function CorrectionEditor({ document, version, kind }: { document: View<'DocumentView'>; version: View<'VersionView'>; kind: Kind | undefined }) {
  const t = useTexts(correctionTexts);
  const common = useT();
  const session = useSession();
  const reasonId = useId();
  const [editor, setEditor] = useState<Editor | null>(null);
  const [body, setBody] = useState<Body>(version.body);
  const [shown, setShown] = useState<ChangeSet | null>(null);
  const [reason, setReason] = useState('');
  const [missing, setMissing] = useState(false);
  const sent = useRef(false);
  const { preview, propose } = useProposal(document, version, () => { sent.current = true; });
  const head: Letterhead = useMemo(
    () => ({ kind: kind ?? { nameUk: document.kindUk, letterhead: 'order', requisites: [] }, requisites: version.requisites, organisation: institutionLines(session.organisation), unit: document.unit }),
    [kind, document, version.requisites, session.organisation],
  );
  const onReady = useCallback((one: Editor) => setEditor(one), []);
  const isSame = preview.isError && asProblem(preview.error).code === 'versionNotNew';
  const check = () => preview.mutate(body, { onSuccess: (changes) => { setShown(changes); scrollTo(0, 0); } });
  const send = () => {
    const lacking = reason.trim().length < reasonAtLeast;
    setMissing(lacking);
    if (lacking) window.document.getElementById(reasonId)?.focus();
    else propose.mutate({ body, reason: reason.trim() });
  };
  return (
    <Page
      title={`${t.title}: ${document.title}`} heading={document.title} wide aside={<span className="muted">{t.title}</span>}
      bar={
        <DecisionBar label={t.title}>
          {shown ? <Button onClick={() => setShown(null)}>{t.back}</Button> : <ButtonLink to={`/documents/${document.documentId}`} data-moves-page>{common.app.cancel}</ButtonLink>}
          {shown ? <Button look="primary" busy={propose.isPending} onClick={send}>{t.propose}</Button> : <Button look="primary" busy={preview.isPending} onClick={check}>{t.toCheck}</Button>}
        </DecisionBar>
      }
    >
      {propose.isError && <ProblemNotice error={propose.error} />}
      {preview.isError && !shown && (isSame ? <Notice tone="warning" live title={t.nothing}><p>{t.nothingHelp}</p></Notice> : <ProblemNotice error={preview.error} />)}
      {shown ? (
        <Check changes={shown} before={version.body} after={body} head={head} kind={kind} reason={reason} onReason={setReason} missing={missing} reasonId={reasonId} />
      ) : (
        <>
          <Notice title={t.title}><p>{t.lead}</p></Notice>
          <div className="editor__tools">{editor && <Toolbar editor={editor} />}</div>
          <BodyEditor head={head} body={body} onChange={setBody} onReady={onReady} flagged={unflagged} />
        </>
      )}
      <LeaveGuard active={body !== version.body} released={sent} />
    </Page>
  );
}
