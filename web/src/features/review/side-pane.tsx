import { useState } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { answer, api, asCommand, type Output, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import type { Body, Kind } from '../../lib/content';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import { keys } from '../../lib/queries';
import { Button } from '../../ui/button';
import { Tabs } from '../../ui/tabs';
import { toast } from '../../ui/toast';
import { ChangeList } from '../diff/change-list';
import { RemarkCard, usePartName, type Remark } from '../remarks/remark-card';
import { remarksTexts } from '../remarks/remarks.texts';
import { FilesList } from './files-list';
import type { PendingRemark, PendingRemarks } from './pending-remarks';
import { reviewTexts } from './review.texts';
import { RouteSummary } from './route-summary';

type SideTab = 'changes' | 'remarks' | 'route' | 'files';

/** The writer of a remark says whether the author's answer settles it. */
function Resolution({ documentId, remark }: { documentId: string; remark: Remark }) {
  const t = useT();
  const words = useTexts(remarksTexts);
  const client = useQueryClient();
  const [busy, setBusy] = useState(false);
  const say = (settled: boolean) => async () => {
    setBusy(true);
    try {
      client.setQueryData(keys.route(documentId), await answer(api.POST('/api/documents/{documentId}/remarks/{remarkId}/resolution', { params: { path: { documentId, remarkId: remark.remarkId }, header: asCommand() }, body: { settled } })));
    } catch (error) {
      toast(problemText(t, asProblem(error)).happened, { tone: 'error' });
    } finally {
      setBusy(false);
    }
  };
  return (
    <div className="row">
      <Button busy={busy} onClick={() => void say(true)()}>{words.settled}</Button>
      <Button look="quiet" busy={busy} onClick={() => void say(false)()}>{words.notSettled}</Button>
    </div>
  );
}

function PendingCard({ remark, body, kind, onEdit, onRemove }: { remark: PendingRemark; body: Body; kind: Kind | undefined; onEdit: () => void; onRemove: () => void }) {
  const words = useTexts(remarksTexts);
  const name = usePartName(body, kind);
  return (
    <article className="remark remark--pending" aria-label={words.new.pending}>
      <p className="muted small">{words.new.pending}</p>
      {remark.anchor && <strong>{name(remark.anchor)}</strong>}
      {remark.quote && <p className="remark__quote"><q lang="uk">{remark.quote}</q></p>}
      <p className="remark__text">{remark.text}</p>
      {remark.proposed && <p className="remark__proposed"><span className="muted small">{words.proposed}</span> <ins lang="uk">{remark.proposed}</ins></p>}
      <div className="row"><Button look="quiet" onClick={onEdit}>{words.new.edit}</Button><Button look="quiet" onClick={onRemove}>{words.new.remove}</Button></div>
    </article>
  );
}

/** Beside the text: the list of changes, remarks (sent and mine unsent), the route, the files. */
export function SidePane({ documentId, route, version, kind, since, pending, onEdit, onNew, onShow }: {
  documentId: string;
  route: View<'RouteView'>;
  version: View<'VersionView'>;
  kind: Kind | undefined;
  since: Output<'approvals.sinceMine'> | undefined;
  pending: PendingRemarks;
  onEdit: (remark: PendingRemark) => void;
  onNew: (() => void) | null;
  onShow: (blockId: string) => void;
}) {
  const words = useTexts(reviewTexts);
  const remarks = useTexts(remarksTexts);
  const { changes } = since ?? {};
  const changeCount = changes ? changes.blocks.length + changes.requisites.length + changes.attachments.length : 0;
  const [tab, setTab] = useState<SideTab>(changeCount > 0 ? 'changes' : 'remarks');
  const resolvable = new Set(route.allowed.filter((one) => one.action === 'resolveRemark').map((one) => one.remarkId));
  const order = { open: 0, disagreed: 0, answered: 1, resolved: 2 } as const;
  const sorted = [...route.remarks].sort((a, b) => order[a.state] - order[b.state]);
  const shown: SideTab = tab === 'changes' && changeCount === 0 ? 'remarks' : tab;
  return (
    <Tabs<SideTab>
      label={words.panesLabel} chosen={shown} onChoose={setTab}
      tabs={[...(changeCount > 0 ? [{ key: 'changes' as const, label: words.panes.changes, count: changeCount }] : []), { key: 'remarks', label: words.panes.remarks, count: route.remarks.length + pending.list.length }, { key: 'route', label: words.panes.route }, { key: 'files', label: words.panes.files, count: version.attachments.length }]}
    >
      <div className="side-pane__body">
        {shown === 'changes' && changes && <ChangeList changes={changes} />}
        {shown === 'remarks' && (
          <>
            {pending.list.map((remark) => <PendingCard key={remark.key} remark={remark} body={version.body} kind={kind} onEdit={() => onEdit(remark)} onRemove={() => pending.remove(remark.key)} />)}
            {sorted.map((remark) => (
              <RemarkCard key={remark.remarkId} remark={remark} body={version.body} kind={kind} onShow={onShow}>
                {resolvable.has(remark.remarkId) && <Resolution documentId={documentId} remark={remark} />}
              </RemarkCard>
            ))}
            {route.remarks.length + pending.list.length === 0 && <p className="muted">{remarks.none}</p>}
            {onNew && <Button onClick={onNew}>{remarks.new.add}</Button>}
          </>
        )}
        {shown === 'route' && <RouteSummary route={route} />}
        {shown === 'files' && <FilesList documentId={documentId} attachments={version.attachments} />}
      </div>
    </Tabs>
  );
}
