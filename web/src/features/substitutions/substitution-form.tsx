import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useId, useRef, useState, type FormEvent } from 'react';
import { answer, api, asCommand, type View } from '../../lib/api';
import { usePick, useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { localDate, todayInKyiv } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { ErrorSummary } from '../../ui/error-summary';
import { Checkbox, RadioGroup, TextField } from '../../ui/field';
import { LiveRegion } from '../../ui/live-region';
import { Notice, ProblemNotice } from '../../ui/notice';
import { PersonPicker } from '../../ui/people-picker';
import { toast } from '../../ui/toast';
import { substitutionTexts } from './texts';
import { objectionsTo, plusDays, wishOf, type Draft, type Objection, type WrongPart } from './wish';

type Known = View<'SubstitutionView'>;
interface Named {
  readonly personId: string;
  readonly name: string;
}

/** What the substitution will mean, in sentences, while it is being filled in. */
function Meaning({ draft, absent, substitute, kindNames }: { draft: Draft; absent: Named | null; substitute: Named | null; kindNames: string }) {
  const t = useTexts(substitutionTexts);
  const common = useT();
  if (!absent || !substitute || !draft.fromOn || !draft.toOn) return null;
  const meaning = { absent: absent.name, substitute: substitute.name, from: localDate(draft.fromOn), to: localDate(draft.toOn), capacity: common.capacity[draft.capacity], kinds: kindNames };
  const sentences = [t.sentence[draft.scope](meaning), draft.scope !== 'visas' && draft.maySign ? t.signs : t.signsNot, t.record, t.after];
  return (
    <>
      <Notice title={t.meaning}>{sentences.map((sentence) => <p key={sentence}>{sentence}</p>)}</Notice>
      <LiveRegion text={sentences.slice(0, 2).join(' ')} quietMs={3_000} />
    </>
  );
}

/** Appoints a substitute: who, until when, in what capacity, with what ground; objections stand beside their field. */
export function SubstitutionForm({ known, onClose }: { known: readonly Known[]; onClose: () => void }) {
  const t = useTexts(substitutionTexts);
  const common = useT();
  const pick = usePick();
  const ids = useId();
  const client = useQueryClient();
  const { person } = useSession();
  const today = todayInKyiv();
  const command = useRef(asCommand());
  const [absent, setAbsent] = useState<Named | null>({ personId: person.personId, name: person.name });
  const [substitute, setSubstitute] = useState<Named | null>(null);
  const [rest, setRest] = useState<Omit<Draft, 'absentId' | 'substituteId'>>({ fromOn: today, toOn: plusDays(today, 13), capacity: 'temporarilyActing', scope: 'all', kinds: [], maySign: false, ground: '' });
  const [objections, setObjections] = useState<readonly Objection[]>([]);
  const kinds = useQuery({ queryKey: keys.kinds, queryFn: () => answer(api.GET('/api/kinds')), staleTime: 600_000 });
  const draft: Draft = { ...rest, absentId: absent?.personId ?? '', substituteId: substitute?.personId ?? '' };
  const change = (wish: Partial<typeof rest>): void => setRest({ ...rest, ...wish });
  const sending = useMutation({
    mutationFn: () => answer(api.POST('/api/substitutions', { body: wishOf(draft), headers: command.current })),
    onSuccess: (made) => {
      toast(t.sent(made.substitute.name), { tone: 'success' });
      void client.invalidateQueries({ queryKey: keys.substitutions });
      void client.invalidateQueries({ queryKey: keys.session });
      onClose();
    },
  });
  const send = (event: FormEvent): void => {
    event.preventDefault();
    const found = objectionsTo(draft, known, today);
    setObjections(found);
    if (found.length === 0) sending.mutate();
  };
  const wordsOf = (one: Objection): string => (one.code === 'overlaps' ? t.overlaps(localDate(one.other.fromOn), localDate(one.other.toOn), one.other.substitute.name) : t[one.code]);
  const wrong = (part: WrongPart): string | undefined => {
    const found = objections.find((one) => one.part === part);
    return found && wordsOf(found);
  };
  const kindNames = (kinds.data?.kinds ?? []).filter((kind) => rest.kinds.includes(kind.code)).map((kind) => pick(kind.nameUk, kind.nameEn)).join(', ');
  return (
    <form className="panel substitution-form" onSubmit={send} noValidate aria-label={t.create}>
      <ErrorSummary items={objections.map((one) => ({ key: `${one.part}-${one.code}`, text: wordsOf(one), fieldId: `${ids}-${one.part}` }))} />
      {sending.isError && <ProblemNotice error={sending.error} />}
      <div className="substitution-form__pair">
        <PersonPicker id={`${ids}-absent`} label={t.absent} help={t.absentHelp} error={wrong('absent')} value={absent?.name ?? ''} onChoose={setAbsent} onClear={() => setAbsent(null)} />
        <PersonPicker id={`${ids}-substitute`} label={t.substitute} help={t.substituteHelp} error={wrong('substitute')} value={substitute?.name ?? ''} onChoose={setSubstitute} onClear={() => setSubstitute(null)} exclude={absent ? [absent.personId] : []} />
      </div>
      <div className="substitution-form__dates">
        <TextField id={`${ids}-dates`} type="date" label={t.from} error={wrong('dates')} value={rest.fromOn} onChange={(event) => change({ fromOn: event.target.value })} />
        <TextField id={`${ids}-to`} type="date" label={t.to} value={rest.toOn} min={rest.fromOn} onChange={(event) => change({ toOn: event.target.value })} />
        <div className="row substitution-form__presets" role="group" aria-label={t.period}>
          {([['week', 6], ['twoWeeks', 13], ['month', 29]] as const).map(([name, days]) => <Button key={name} look="quiet" aria-pressed={rest.toOn === plusDays(rest.fromOn || today, days)} onClick={() => change({ toOn: plusDays(rest.fromOn || today, days) })}>{t.presets[name]}</Button>)}
        </div>
      </div>
      <TextField id={`${ids}-ground`} label={t.ground} help={t.groundHelp} error={wrong('ground')} value={rest.ground} maxLength={300} onChange={(event) => change({ ground: event.target.value })} />
      <div className="substitution-form__pair">
        <RadioGroup legend={t.capacity} name="capacity" value={rest.capacity} onChange={(capacity) => change({ capacity })} options={(['temporarilyActing', 'acting', 'onInstruction'] as const).map((value) => ({ value, label: t.capacities[value] }))} />
        <div>
          <RadioGroup legend={t.scope} name="scope" value={rest.scope} onChange={(scope) => change({ scope })} options={(['all', 'visas', 'kinds'] as const).map((value) => ({ value, label: t.scopes[value] }))} />
          {rest.scope === 'kinds' && (
            <fieldset className="radios" id={`${ids}-kinds`} tabIndex={-1}>
              <legend>{t.kinds}</legend>
              {wrong('kinds') && <p className="field__error">{wrong('kinds')}</p>}
              {kinds.data?.kinds.map((kind) => (
                <Checkbox key={kind.code} label={pick(kind.nameUk, kind.nameEn)} checked={rest.kinds.includes(kind.code)} onChange={(event) => change({ kinds: event.target.checked ? [...rest.kinds, kind.code] : rest.kinds.filter((code) => code !== kind.code) })} />
              ))}
            </fieldset>
          )}
          {rest.scope !== 'visas' && <Checkbox label={t.maySign} help={t.maySignHelp} checked={rest.maySign} onChange={(event) => change({ maySign: event.target.checked })} />}
        </div>
      </div>
      <Meaning draft={draft} absent={absent} substitute={substitute} kindNames={kindNames} />
      <div className="row">
        <Button type="submit" look="primary" busy={sending.isPending}>{t.send}</Button>
        <Button onClick={onClose}>{common.app.cancel}</Button>
      </div>
    </form>
  );
}
