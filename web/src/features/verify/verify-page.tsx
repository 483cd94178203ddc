import { useMutation } from '@tanstack/react-query';
import { useId, useState, type DragEvent } from 'react';
import { usePick, useTexts } from '../../lib/i18n/i18n';
import { atTime } from '../../lib/time';
import { sizeText } from '../../lib/upload';
import { Button } from '../../ui/button';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { SignatureCard } from './signature-card';
import { verifyTexts } from './texts';
import { saveReport, verifyFile, type Picked, type Verification } from './verify-file';
import './verify-page.css';

const tones = { 'TOTAL-PASSED': 'success', INDETERMINATE: 'warning', 'TOTAL-FAILED': 'error' } as const;

/** «Перевірка підпису»: a file is dropped, the verdict comes first, then the facts of every signature. */
export default function VerifyPage() {
  const t = useTexts(verifyTexts);
  const [picked, setPicked] = useState<Picked | null>(null);
  const verification = useMutation({ mutationFn: verifyFile });
  const take = (next: Picked) => {
    setPicked(next);
    verification.mutate(next);
  };
  return (
    <Page title={t.title}>
      <DropZone onFile={(file) => take({ file })} compact={verification.data !== undefined} />
      {verification.isPending && picked && <p role="status" className="row"><span className="spinner" aria-hidden="true" /> {t.working(picked.file.name)}</p>}
      {verification.isError && <ProblemNotice error={verification.error} />}
      {verification.data && picked && !verification.isPending && <Result verification={verification.data} picked={picked} onDetached={(detached) => take({ ...picked, detached })} />}
    </Page>
  );
}

function DropZone({ onFile, compact }: { onFile: (file: File) => void; compact: boolean }) {
  const t = useTexts(verifyTexts);
  const [over, setOver] = useState(false);
  const drop = (event: DragEvent) => {
    event.preventDefault();
    setOver(false);
    const [file] = event.dataTransfer.files;
    if (file) onFile(file);
  };
  return (
    <section className={`drop-zone ${over ? 'drop-zone--over' : ''} ${compact ? 'drop-zone--compact' : ''}`} aria-label={t.choose} onDragOver={(event) => { event.preventDefault(); setOver(true); }} onDragLeave={() => setOver(false)} onDrop={drop}>
      {!compact && <p>{t.intro}</p>}
      <FileButton text={compact ? t.again : t.choose} look={compact ? 'secondary' : 'primary'} onFile={onFile} />
      <span className="muted small drop-zone__hint">{t.drop}</span>
    </section>
  );
}

function FileButton({ text, look, onFile }: { text: string; look: 'primary' | 'secondary'; onFile: (file: File) => void }) {
  const id = useId();
  return (
    <>
      <input id={id} type="file" className="hidden-file" aria-label={text} onChange={(event) => { const [file] = event.target.files ?? []; if (file) onFile(file); event.target.value = ''; }} />
      <label htmlFor={id} className={`button button--${look}`} aria-hidden="true">{text}</label>
    </>
  );
}

function Result({ verification, picked, onDetached }: { verification: Verification; picked: Picked; onDetached: (file: File) => void }) {
  const t = useTexts(verifyTexts);
  const pick = usePick();
  const report = useMutation({ mutationFn: () => saveReport(picked, t.reportName) });
  const { verdict, file, signatures } = verification;
  const dataMissing = signatures.some((signature) => signature.verdict.reason === 'contentMissing');
  return (
    <>
      <Notice tone={tones[verdict.indication]} live title={pick(verdict.heading.uk, verdict.heading.en)} actions={<Button busy={report.isPending} onClick={() => report.mutate()}>{t.report}</Button>}>
        {verdict.text && verdict.reason !== 'noSignature' && <p>{pick(verdict.text.uk, verdict.text.en)}</p>}
        <p className="small">{t.code}: {[verdict.indication, verdict.subIndication].filter(Boolean).join(', ')}</p>
      </Notice>
      {report.isError && <ProblemNotice error={report.error} />}
      {dataMissing && (
        <section className="panel drop-zone__data">
          <h2>{t.detached}</h2>
          <p>{t.detachedHint}</p>
          <FileButton text={t.chooseDetached} look="primary" onFile={onDetached} />
        </section>
      )}
      <dl className="key-facts verified__file">
        <dt>{t.file}</dt><dd>{file.name}, {sizeText(file.size)}</dd>
        <dt>{t.hash}</dt><dd className="verified__hash">{file.sha256}</dd>
        <dt>{t.checkedAt}</dt><dd>{atTime(verification.verifiedAt)}</dd>
        <dt>{t.rules}</dt><dd>{verification.policy.name} {verification.policy.version}, SHA-256 <span className="verified__hash">{verification.policy.sha256}</span></dd>
      </dl>
      {signatures.length > 0 && <h2 className="pane-title">{t.signatures(signatures.length)}</h2>}
      {signatures.map((signature, index) => <SignatureCard key={signature.id} signature={signature} number={index + 1} />)}
      {verification.moreSignatures > 0 && <p>{t.more(verification.moreSignatures)}</p>}
    </>
  );
}
