import { useId, useState } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { pointNumbers, type Body } from '../../lib/content';
import { uploadFile } from '../../lib/upload';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Notice, ProblemNotice } from '../../ui/notice';
import { BlockView } from '../../ui/sheet/block-view';
import { editorTexts } from './editor.texts';

interface Imported {
  readonly body: Body;
  readonly dropped: readonly { what: string; count: number }[];
}

/** Reads a DOCX into blocks, shows what came over and what did not, and only then touches the draft. */
export function ImportDialog({ documentId, onImport, onClose }: { documentId: string; onImport: (body: Body, how: 'replace' | 'append') => void; onClose: () => void }) {
  const t = useT();
  const words = useTexts(editorTexts);
  const id = useId();
  const [percent, setPercent] = useState<number | null>(null);
  const [read, setRead] = useState<Imported | null>(null);
  const [error, setError] = useState<unknown>(null);
  const load = async (file: File | undefined) => {
    if (!file) return;
    setError(null);
    setPercent(0);
    try {
      setRead(await uploadFile<Imported>(`/api/documents/${documentId}/imported-text`, file, setPercent).done);
    } catch (refusal) {
      setError(refusal);
    } finally {
      setPercent(null);
    }
  };
  const numbers = read ? pointNumbers(read.body) : new Map<string, string>();
  const tables = read?.body.filter((block) => block.type === 'table').length ?? 0;
  const finish = (how: 'replace' | 'append') => () => {
    if (read) onImport(read.body, how);
    onClose();
  };
  return (
    <Dialog
      title={words.importTitle} size="large" onClose={onClose}
      footer={read ? <><Button onClick={onClose}>{t.app.cancel}</Button><Button onClick={finish('append')}>{words.importAppend}</Button><Button look="primary" onClick={finish('replace')}>{words.importReplace}</Button></> : <Button onClick={onClose}>{t.app.cancel}</Button>}
    >
      {error !== null && <ProblemNotice error={error} />}
      {!read && (
        <p>
          <input id={id} type="file" accept=".docx,application/vnd.openxmlformats-officedocument.wordprocessingml.document" className="hidden-file" aria-label={words.import} onChange={(event) => void load(event.target.files?.[0])} />
          <label htmlFor={id} className="button button--primary" aria-hidden="true">{percent === null ? words.import : `${t.app.loading} ${percent} %`}</label>
          <span role="status" className="hidden">{percent === null ? '' : t.app.loading}</span>
        </p>
      )}
      {read && (
        <>
          <Notice tone={read.dropped.length > 0 ? 'warning' : 'success'} live title={words.importRead(read.body.length - tables, tables)}>
            {read.dropped.length === 0 ? <p>{words.importClean}</p> : <p>{words.importDropped} {read.dropped.map((one) => `${words.importWhat[one.what] ?? one.what} (${one.count})`).join(', ')}.</p>}
          </Notice>
          <div className="sheet-frame"><div className="sheet sheet--excerpt" lang="uk">{read.body.map((block) => <BlockView key={block.id} block={block} number={numbers.get(block.id)} />)}</div></div>
        </>
      )}
    </Dialog>
  );
}
