import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useRef, useState } from 'react';
import { useNavigate, useParams } from 'react-router';
import { answer, api, asCommand, commandKey, type Output, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { listValue, personValue, type Kind } from '../../lib/content';
import { asProblem } from '../../lib/problem';
import { keys } from '../../lib/queries';
import { onDate } from '../../lib/time';
import { Button, ButtonLink } from '../../ui/button';
import { DecisionBar } from '../../ui/decision-bar';
import { ErrorSummary, type SummaryItem } from '../../ui/error-summary';
import { RadioGroup, SelectField, TextArea } from '../../ui/field';
import { Close } from '../../ui/icons';
import { Notice, ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { PeoplePicker, PersonPicker } from '../../ui/people-picker';
import { Skeleton } from '../../ui/progress';
import { toast } from '../../ui/toast';
import { routeFindingTexts } from './route-findings.texts';
import { routeSentence, sentenceTexts } from './route-sentence';
import { routeTexts } from './route.texts';
import { StageLine } from './stage-line';
import './route-page.css';

type Stage = View<'PlannedStage'>;
type Plan = Output<'approvals.plan'>;
type PersonChoice = { personId: string; name: string; position: string };

interface Choices {
  readonly people: Readonly<Record<string, readonly PersonChoice[]>>;
  readonly units: Readonly<Record<string, readonly { unitId: string; name: string }[]>>;
  readonly signer: PersonChoice | null;
}

const bodyOf = (choices: Choices) => ({
  picked: Object.fromEntries(Object.entries(choices.people).map(([stage, people]) => [stage, people.map((person) => person.personId)])),
  units: Object.fromEntries(Object.entries(choices.units).map(([stage, units]) => [stage, units.map((unit) => unit.unitId)])),
  ...(choices.signer ? { signerId: choices.signer.personId } : {}),
});

/** The first choices: on a repeat those of the last submission, else what the draft's own requisites answer. */
function firstChoices(copy: View<'WorkingCopyView'>, stages: readonly Pick<Stage, 'key' | 'choose'>[], earlier: View<'RouteView'>['choices'] | null, unitNames: ReadonlyMap<string, string>): Choices {
  const units = listValue<{ unitId: string; name: string }>(copy.requisites.interestedUnits);
  const signatory = personValue(copy.requisites.signatory) ?? listValue<{ personId?: string; name: string; position?: string }>(copy.requisites.signatories)[0] ?? null;
  const own = signatory?.personId ? { personId: signatory.personId, name: signatory.name, position: signatory.position ?? '' } : null;
  const before = (stage: string) => earlier?.units[stage]?.map((unitId) => ({ unitId, name: unitNames.get(unitId) ?? unitId }));
  return {
    people: earlier?.picked ?? {},
    units: Object.fromEntries(stages.filter((stage) => stage.choose === 'units').map((stage) => [stage.key, before(stage.key) ?? units])),
    signer: own ?? earlier?.signer ?? null,
  };
}

function UnitsChoice({ stage, chosen, onChange }: { stage: Stage; chosen: readonly { unitId: string; name: string }[]; onChange: (units: { unitId: string; name: string }[]) => void }) {
  const words = useTexts(routeTexts);
  const { data } = useQuery({ queryKey: keys.units, queryFn: () => answer(api.GET('/api/units')), staleTime: 600_000 });
  return (
    <div className="stage-choice">
      <SelectField
        label={words.chooseUnits(stage.title)} value=""
        onChange={(event) => {
          const unit = data?.units.find((one) => one.unitId === event.target.value);
          if (unit) onChange([...chosen, { unitId: unit.unitId, name: unit.name }]);
        }}
      >
        <option value="">{words.addUnit}</option>
        {data?.units.filter((unit) => !chosen.some((one) => one.unitId === unit.unitId)).map((unit) => <option key={unit.unitId} value={unit.unitId}>{unit.index} {unit.name}</option>)}
      </SelectField>
      <ul className="chosen">
        {chosen.map((unit) => (
          <li key={unit.unitId}>{unit.name}
            <button type="button" className="button button--quiet button--icon" aria-label={words.remove(unit.name)} onClick={() => onChange(chosen.filter((other) => other.unitId !== unit.unitId))}><Close size={18} /></button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Carry({ plan, documentId, fromVersion }: { plan: Plan; documentId: string; fromVersion: number }) {
  const words = useTexts(routeTexts);
  const all = plan.stages.flatMap((stage) => stage.carry.map((one) => ({ ...one, stage: stage.title })));
  const { data } = useQuery({ queryKey: keys.changes(documentId, fromVersion, undefined), queryFn: () => answer(api.GET('/api/documents/{documentId}/changes', { params: { path: { documentId }, query: { from: fromVersion } } })), staleTime: 0 });
  const list = (carried: boolean, title: string) => {
    const some = all.filter((one) => one.carried === carried);
    return some.length > 0 ? (
      <div>
        <h3>{title}</h3>
        <ul>{some.map((one) => <li key={`${one.stage}-${one.person.personId}`}><strong>{one.person.name}</strong> — {words.because[one.because] ?? one.because}</li>)}</ul>
      </div>
    ) : null;
  };
  const count = data ? data.requisites.length + data.blocks.length + data.attachments.length : null;
  return (
    <section className="panel">
      <h2>{words.carryTitle}</h2>
      {count !== null && <p>{words.changes(count)} <ButtonLink look="quiet" to={`/documents/${documentId}/compare?from=${fromVersion}`}>{words.compare}</ButtonLink></p>}
      <div className="carry">{list(true, words.carried)}{list(false, words.again)}</div>
    </section>
  );
}

function useFindings(plan: Plan | undefined, kind: Kind | undefined, copy: View<'WorkingCopyView'> | undefined, documentId: string) {
  const words = useTexts(routeTexts);
  const sentences = useTexts(routeFindingTexts) as Record<string, ((facts: Record<string, unknown>, who: string, stage: string) => string) | undefined>;
  const navigate = useNavigate();
  const people = plan?.stages.flatMap((stage) => stage.people) ?? [];
  const said = (plan?.findings ?? []).map((finding) => {
    const stage = plan?.stages.find((one) => one.key === finding.stageKey)?.title ?? '';
    const who = people.find((person) => person.personId === finding.facts.person)?.name ?? '';
    return { ...finding, text: sentences[finding.code]?.(finding.facts, who, stage) ?? finding.code };
  });
  const draftErrors = copy?.findings.filter((finding) => finding.severity === 'error').length ?? 0;
  const errors: SummaryItem[] = [
    ...(draftErrors > 0 && kind ? [{ key: 'draft', text: `${words.draftErrors(draftErrors)}. ${words.toDraft}`, onGo: () => void navigate(`/documents/${documentId}/edit`) }] : []),
    ...said.filter((one) => one.severity === 'error').map((one, n) => ({ key: `${one.code}-${n}`, text: one.text, ...(one.stageKey ? { fieldId: `stage-${one.stageKey}` } : {}) })),
  ];
  return { errors, warnings: said.filter((one) => one.severity === 'warning'), wrongStages: new Set(said.filter((one) => one.severity === 'error').map((one) => one.stageKey ?? '')) };
}

interface Loaded {
  readonly document: View<'DocumentView'>;
  readonly kind: Kind | undefined;
  readonly copy: View<'WorkingCopyView'>;
  readonly templates: readonly View<'TemplateView'>[];
  readonly unitNames: ReadonlyMap<string, string>;
  readonly route: View<'RouteView'> | null;
}

function RouteForm({ document, kind, copy, templates, unitNames, route }: Loaded) {
  const t = useT();
  const words = useTexts(routeTexts);
  const grammar = useTexts(sentenceTexts);
  const navigate = useNavigate();
  const client = useQueryClient();
  const { documentId } = document;
  const again = route?.state === 'rework' ? route : null;
  const [templateId, setTemplateId] = useState(again?.template.templateId ?? (templates.find((one) => one.obligatory) ?? templates[0])?.templateId ?? '');
  const template = templates.find((one) => one.templateId === templateId);
  const [choices, setChoices] = useState<Choices>(() => firstChoices(copy, template?.stages ?? [], again?.choices ?? null, unitNames));
  const [note, setNote] = useState('');
  const [lacksNote, setLacksNote] = useState(false);
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<unknown>(null);
  const [attempts, setAttempts] = useState(0);
  const tried = attempts > 0;
  const key = useRef(commandKey());
  const wish = useMemo(() => ({ templateId, choices: bodyOf(choices) }), [templateId, choices]);
  const plan = useQuery({
    queryKey: keys.plan(documentId, { ...wish, revision: copy.revision }),
    queryFn: () => answer(api.POST('/api/documents/{documentId}/route-plan', { params: { path: { documentId } }, body: wish })),
    placeholderData: keepPreviousData, enabled: templateId !== '', staleTime: 10_000, refetchOnWindowFocus: false,
  });
  const { errors, warnings, wrongStages } = useFindings(plan.data, kind, copy, documentId);

  const submit = async () => {
    setAttempts((count) => count + 1);
    const needsNote = again !== null && note.trim() === '';
    setLacksNote(needsNote);
    if (needsNote || errors.length > 0) return;
    setBusy(true);
    setError(null);
    try {
      const sent = await answer(
        api.POST('/api/documents/{documentId}/submission', {
          params: { path: { documentId }, header: asCommand(key.current) },
          body: { ...wish, workingCopyRevision: copy.revision, ...(note.trim() ? { note: note.trim() } : {}) },
        }),
      );
      client.setQueryData(keys.route(documentId), sent);
      void client.invalidateQueries({ queryKey: keys.inbox });
      void client.invalidateQueries({ queryKey: ['document', documentId], exact: true });
      const open = sent.rounds.find((round) => round.number === sent.currentRound)?.stages.flatMap((stage) => stage.steps.filter((step) => step.state === 'open')) ?? [];
      toast(words.sent(open.map((step) => step.assignee?.name).filter(Boolean).join(', ')), { tone: 'success' });
      await navigate(`/documents/${documentId}`);
    } catch (refusal) {
      setError(refusal);
      setBusy(false);
      key.current = commandKey();
      if (asProblem(refusal).status === 409) void client.invalidateQueries({ queryKey: keys.document(documentId) });
    }
  };

  const choiceOf = (stage: Stage) => {
    if (!stage.applies) return null;
    if (stage.choose === 'people') return <div className="stage-choice"><PeoplePicker label={words.choosePeople(stage.title)} value={choices.people[stage.key] ?? []} onChange={(people) => setChoices({ ...choices, people: { ...choices.people, [stage.key]: people } })} /></div>;
    if (stage.choose === 'units') return <UnitsChoice stage={stage} chosen={choices.units[stage.key] ?? []} onChange={(units) => setChoices({ ...choices, units: { ...choices.units, [stage.key]: units } })} />;
    if (stage.choose === 'signer') {
      return (
        <div className="stage-choice">
          <PersonPicker label={words.chooseSigner} value={choices.signer?.name ?? ''} scope={{ role: 'signer' }} onChoose={(person) => setChoices({ ...choices, signer: { personId: person.personId, name: person.name, position: person.position } })} />
        </div>
      );
    }
    return null;
  };
  const sentence = plan.data ? routeSentence(plan.data.stages, grammar) : '';
  return (
    <Page
      title={words.title(document.title)} heading={document.title}
      bar={
        <DecisionBar label={words.send} aside={<ButtonLink to={`/documents/${documentId}/edit`}>{words.back}</ButtonLink>}>
          <Button look="primary" busy={busy} onClick={() => void submit()}>{again ? words.sendAgain : words.send}</Button>
        </DecisionBar>
      }
    >
      {error !== null && <ProblemNotice error={error} />}
      {(tried || again === null) && <ErrorSummary attempt={attempts} items={tried ? [...errors, ...(lacksNote ? [{ key: 'note', text: words.noteNeeded, fieldId: 'route-note' }] : [])] : []} title={words.findingsError(errors.length + (lacksNote ? 1 : 0))} />}
      {templates.length === 0 && <Notice tone="error" title={words.noTemplates} />}
      {again ? (
        <p className="muted">{words.templateFixed(again.template.name)} {words.policy[again.policy]}</p>
      ) : templates.length > 1 ? (
        <RadioGroup legend={words.template} name="template" value={templateId} onChange={(id) => { setTemplateId(id); setChoices(firstChoices(copy, templates.find((one) => one.templateId === id)?.stages ?? [], null, unitNames)); }} options={templates.map((one) => ({ value: one.templateId, label: `${one.name}${one.obligatory ? ` (${words.obligatory})` : ''}`, help: words.policy[one.policy] }))} />
      ) : (
        template && <p className="muted">{words.template}: {template.name}. {words.policy[template.policy]}</p>
      )}
      {plan.error && <ProblemNotice error={plan.error} actions={<Button onClick={() => void plan.refetch()}>{t.app.retry}</Button>} />}
      {plan.data ? (
        <>
          <p className="route-sentence" role="status">{sentence} {plan.data.expectedBy ? <strong>{words.expected(onDate(plan.data.expectedBy))}</strong> : null}</p>
          {warnings.length > 0 && <Notice tone="warning" title={words.findingsWarning}><ul>{warnings.map((one, n) => <li key={n}>{one.text}</li>)}</ul></Notice>}
          {again && document.currentVersion !== null && <Carry plan={plan.data} documentId={documentId} fromVersion={document.currentVersion} />}
          <section className="panel" aria-label={words.stages}>
            <h2>{words.stages}</h2>
            <StageLine stages={plan.data.stages} kind={kind} choice={choiceOf} errors={tried ? wrongStages : new Set()} />
          </section>
        </>
      ) : (
        !plan.error && templateId !== '' && <><p role="status" className="muted">{words.computing}</p><Skeleton rows={5} height="4rem" /></>
      )}
      <TextArea id="route-note" label={again ? words.noteAgain : words.note} optional={!again} {...(again ? { help: words.noteAgainHelp } : {})} error={lacksNote && !note.trim() ? words.noteNeeded : undefined} maxLength={2000} value={note} onChange={(event) => setNote(event.target.value)} />
    </Page>
  );
}

/** Choosing the route of a draft: who will act, in which order, until when; then sending it. */
export default function RoutePage() {
  const { id = '' } = useParams();
  const t = useT();
  const words = useTexts(routeTexts);
  const path = { documentId: id };
  const document = useQuery({ queryKey: keys.document(id), queryFn: () => answer(api.GET('/api/documents/{documentId}', { params: { path } })) });
  const copy = useQuery({ queryKey: keys.workingCopy(id), queryFn: () => answer(api.GET('/api/documents/{documentId}/working-copy', { params: { path } })), refetchOnMount: 'always', staleTime: 0, refetchOnWindowFocus: false });
  const kinds = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const kind = document.data?.kind;
  const templates = useQuery({ queryKey: keys.templates(kind ?? ''), queryFn: () => answer(api.GET('/api/route-templates', { params: { query: { kind: kind ?? '' } } })), enabled: kind !== undefined });
  const route = useQuery({ queryKey: keys.route(id), queryFn: () => answer(api.GET('/api/documents/{documentId}/route', { params: { path } })), enabled: document.data !== undefined && document.data.currentVersion !== null });
  const units = useQuery({ queryKey: keys.units, queryFn: () => answer(api.GET('/api/units')), staleTime: 600_000 });
  const failed = [document, copy, kinds, templates, units].find((query) => query.isError && !query.data);
  const waitsForRoute = document.data?.currentVersion !== null && !route.isFetched;
  if (failed) return <Page title={words.title('')} heading={words.template}><ProblemNotice error={failed.error} actions={<Button onClick={() => void failed.refetch()}>{t.app.retry}</Button>} /></Page>;
  if (!document.data || !copy.data || !kinds.data || !templates.data || !units.data || waitsForRoute || copy.isFetching) return <Page title={words.title('')} heading={words.template}><Skeleton rows={6} height="4rem" /></Page>;
  return <RouteForm key={`${id}:${copy.data.revision}`} document={document.data} kind={kinds.data.kinds.find((one) => one.code === kind)} copy={copy.data} templates={templates.data.templates} unitNames={new Map(units.data.units.map((unit) => [unit.unitId, unit.name]))} route={route.data ?? null} />;
}
