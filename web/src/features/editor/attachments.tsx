import { useId, useState, type DragEvent } from 'react';
import { answer, api, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import { sizeText, uploadFile } from '../../lib/upload';
import { SelectField } from '../../ui/field';
import { Clip, Close, Download } from '../../ui/icons';
import { toast } from '../../ui/toast';
import { editorTexts } from './editor.texts';
import './attachments.css';

type Attachment = View<'AttachmentView'>;
type Role = Attachment['role'];

interface Going {
  readonly key: number;
  readonly name: string;
  readonly percent: number;
  readonly failed?: string;
}

/** Files of the draft: adding with progress, by choice or by dropping; removing; the role says whether a file is signed with the document. */
export function Attachments({ documentId, attachments, onChanged }: { documentId: string; attachments: readonly Attachment[]; onChanged: () => Promise<void> }) {
  const t = useT();
  const words = useTexts(editorTexts);
  const id = useId();
  const [role, setRole] = useState<Role>('appendix');
  const [going, setGoing] = useState<readonly Going[]>([]);
  const [over, setOver] = useState(false);

  const send = async (file: File, key: number) => {
    const update = (change: Partial<Going>) => setGoing((before) => before.map((one) => (one.key === key ? { ...one, ...change } : one)));
    try {
      await uploadFile<Attachment>(`/api/documents/${documentId}/attachments?role=${role}`, file, (percent) => update({ percent })).done;
      setGoing((before) => before.filter((one) => one.key !== key));
      toast(words.uploaded(file.name), { tone: 'success' });
      await onChanged();
    } catch (error) {
      const text = problemText(t, asProblem(error));
      update({ failed: `${text.happened} ${text.todo ?? ''}` });
    }
  };
  const add = (files: readonly File[]) => {
    const fresh = files.map((file, n) => ({ file, key: Date.now() + n }));
    setGoing((before) => [...before, ...fresh.map(({ file, key }) => ({ key, name: file.name, percent: 0 }))]);
    // One after the other: the slow line of an office carries one file at a time best.
    void fresh.reduce((before, { file, key }) => before.then(() => send(file, key)), Promise.resolve());
  };
  const remove = async (attachment: Attachment) => {
    try {
      await answer(api.DELETE('/api/documents/{documentId}/attachments/{attachmentId}', { params: { path: { documentId, attachmentId: attachment.id } } }));
      toast(words.removedAttachment(attachment.name));
      await onChanged();
    } catch (error) {
      toast(problemText(t, asProblem(error)).happened, { tone: 'error' });
    }
  };
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    add([...event.dataTransfer.files]);
  };
  return (
    <section className={`attachments ${over ? 'attachments--over' : ''}`} aria-labelledby={`${id}-title`} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      <h2 className="pane-title" id={`${id}-title`}>{words.attachments}</h2>
      <ul>
        {attachments.map((attachment) => (
          <li key={attachment.id}>
            <Clip size={18} />
            <span className="attachments__name">
              {attachment.name}
              <span className="muted small"> {sizeText(attachment.size)} · {words.attachmentRole[attachment.role].replace(/ \(.*/, '')}</span>
            </span>
            <a className="button button--quiet button--icon" href={`/api/documents/${documentId}/attachments/${attachment.id}/content`} download aria-label={words.download(attachment.name)}><Download size={18} /></a>
            <button type="button" className="button button--quiet button--icon" aria-label={words.removeAttachment(attachment.name)} onClick={() => void remove(attachment)}><Close size={18} /></button>
          </li>
        ))}
        {going.map((one) => (
          <li key={one.key} className={one.failed ? 'attachments__failed' : ''}>
            <Clip size={18} />
            <span className="attachments__name">
              {one.failed ? <span role="alert"><strong>{words.uploadFailed(one.name)}.</strong> {one.failed}</span> : <>{words.uploading(one.name, one.percent)}<progress value={one.percent} max={100} aria-label={one.name} /></>}
            </span>
            {one.failed && <button type="button" className="button button--quiet button--icon" aria-label={t.app.close} onClick={() => setGoing((before) => before.filter((other) => other.key !== one.key))}><Close size={18} /></button>}
          </li>
        ))}
      </ul>
      <SelectField label={words.attachmentRoleLabel} value={role} onChange={(event) => setRole(event.target.value as Role)}>
        {(Object.keys(words.attachmentRole) as Role[]).map((one) => <option key={one} value={one}>{words.attachmentRole[one]}</option>)}
      </SelectField>
      <input id={`${id}-file`} type="file" multiple className="hidden-file" aria-label={words.attach} onChange={(event) => { add([...(event.target.files ?? [])]); event.target.value = ''; }} />
      <label htmlFor={`${id}-file`} className="button button--secondary attachments__add" aria-hidden="true"><Clip size={18} /> {words.attach}</label>
      <span className="muted small attachments__drop">{words.dropHere}</span>
    </section>
  );
}
