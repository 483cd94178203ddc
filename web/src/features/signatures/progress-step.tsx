import { useEffect, useState } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { Button } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { Checkbox, RadioGroup } from '../../ui/field';
import { LiveRegion } from '../../ui/live-region';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Progress } from '../../ui/progress';
import type { CeremonyRun } from './ceremony/ceremony-run';
import type { RunItem, RunState } from './ceremony/run-state';
import { canStayAwake, stayAwake, useAwake } from './ceremony/running';
import { Steps } from './steps';
import { signingTexts } from './texts';
import { useReasons } from './use-reasons';

const glyph: Record<RunItem['state'], string> = { waiting: '○', postponed: '…', signing: '◐', signed: '✓', failed: '⚠' };

function Log({ items }: { items: readonly RunItem[] }) {
  const t = useTexts(signingTexts);
  const reasonOf = useReasons();
  const [show, setShow] = useState<'all' | 'failed'>('all');
  const shown = show === 'all' ? items : items.filter((item) => item.state === 'failed');
  return (
    <section aria-label={t.progress.log} className="log">
      <RadioGroup legend={t.progress.filter} name="log" inline value={show} onChange={setShow} options={[{ value: 'all', label: t.progress.all }, { value: 'failed', label: t.progress.onlyFailed }]} />
      <ol className="log__list">
        {shown.map((item) => (
          <li key={item.documentId} className={`log__row log__row--${item.state}`}>
            <span aria-hidden="true" className="log__glyph">{glyph[item.state]}</span>
            <span className="log__title">{item.title}</span>
            <span className="log__state">{item.reason && (item.state === 'failed' || item.state === 'postponed') ? `${t.progress.state[item.state]}: ${reasonOf(item.reason)}` : t.progress.state[item.state]}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}

/** Signing as it goes: every document with its state, pause, stop; the page may be left meanwhile. */
export function ProgressStep({ run, state }: { run: CeremonyRun; state: RunState }) {
  const t = useTexts(signingTexts);
  const common = useT();
  const awake = useAwake();
  const done = state.signed + state.failed;
  const now = state.items.find((item) => item.state === 'signing');
  useEffect(() => {
    document.title = `${done}/${state.total} — ${t.title} — ${common.app.name}`;
  }, [done, state.total, t, common]);
  return (
    <Page
      title={t.progress.heading(state.total)}
      bar={
        <DecisionBar label={t.steps.progress} aside={<span className="small">{t.progress.leave}</span>}>
          {state.phase === 'delayed' && <Button look="primary" onClick={() => run.tryNow()}>{t.progress.tryNow}</Button>}
          {state.phase === 'paused' && <Button look="primary" onClick={() => run.resume()}>{t.progress.resume}</Button>}
          {state.phase !== 'delayed' && state.phase !== 'paused' && <Button disabled={state.phase === 'stopping'} onClick={() => run.pause()}>{t.progress.pause}</Button>}
          <Button look="warning" busy={state.phase === 'stopping'} onClick={() => run.stopAfterCurrent()}>{t.progress.stop}</Button>
        </DecisionBar>
      }
    >
      <Steps current="progress" />
      {state.phase === 'reconnecting' && (
        <Notice tone="warning" live title={state.problem && state.problem.code !== 'networkUnavailable' ? (common.problem[state.problem.code]?.happened ?? t.progress.phase.waiting) : t.progress.phase.reconnecting} />
      )}
      {state.phase === 'delayed' && (
        <Notice tone="warning" live title={common.problem[state.problem?.code ?? 'revocationUnknown']?.happened ?? t.progress.phase.delayed}>
          <p>{t.progress.delayedNext}</p>
        </Notice>
      )}
      <div className="panel">
        <div className="row progress-head">
          <strong>{t.progress.phase[state.phase === 'reconnecting' ? 'running' : state.phase]}</strong>
          {state.leftMs !== null && state.phase === 'running' && <span className="muted">{t.progress.left(state.leftMs)}</span>}
        </div>
        <Progress done={done} total={state.total} label={t.progress.heading(state.total)} />
        <p className="row progress-counts">
          <span>✓ {t.progress.counts.signed}: {state.signed}</span>
          <span>⚠ {t.progress.counts.failed}: {state.failed}</span>
          <span>○ {t.progress.counts.waiting}: {state.total - done}</span>
        </p>
        {now && <p className="muted progress-now">{t.progress.now(now.title)}</p>}
        {canStayAwake() && <Checkbox label={t.progress.awake} checked={awake} onChange={(event) => stayAwake(event.target.checked)} />}
      </div>
      <LiveRegion text={t.progress.said(state.signed, state.total)} quietMs={5_000} />
      <Log items={state.items} />
    </Page>
  );
}
