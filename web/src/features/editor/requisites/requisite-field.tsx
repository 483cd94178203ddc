import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api } from '../../../lib/api';
import { usePick, useTexts } from '../../../lib/i18n/i18n';
import { keys } from '../../../lib/queries';
import { listValue, personValue, referenceValue, textValue, type AddresseeValue, type PersonValue, type RequisiteSchema } from '../../../lib/content';
import { Button } from '../../../ui/button';
import { Checkbox, RadioGroup, SelectField, TextArea, TextField } from '../../../ui/field';
import { Close, Plus } from '../../../ui/icons';
import { PeoplePicker, PersonPicker } from '../../../ui/people-picker';
import { editorTexts } from '../editor.texts';
import { kopiykasOf, moneyText } from './money';

export interface RequisiteFieldProps {
  readonly requisite: RequisiteSchema;
  readonly value: unknown;
  readonly onChange: (value: unknown) => void;
  readonly error?: string | undefined;
  readonly warning?: string | undefined;
}

export const requisiteFieldId = (name: string): string => `requisite-${name}`;

/** The label and help of a requisite, with the counter of characters where the kind bounds them. */
function useFrame({ requisite, value, error, warning }: RequisiteFieldProps) {
  const words = useTexts(editorTexts);
  const pick = usePick();
  const limit = requisite.name === 'title' ? 150 : requisite.maxLength;
  const length = textValue(value).length;
  return {
    id: requisiteFieldId(requisite.name),
    label: pick(requisite.labelUk, requisite.labelEn),
    ...(requisite.helpUk ? { help: <span lang="uk">{requisite.helpUk}</span> } : {}),
    ...(error ? { error } : {}),
    ...(warning ? { warning } : {}),
    needed: requisite.required,
    ...(limit && (requisite.type === 'text' || requisite.type === 'multiline') && length > limit * 0.6 ? { aside: words.counter(length, limit) } : {}),
  };
}

function MoneyField(props: RequisiteFieldProps) {
  const words = useTexts(editorTexts);
  const frame = useFrame(props);
  const [typed, setTyped] = useState(moneyText(props.value));
  const amount = kopiykasOf(typed);
  return (
    <TextField
      {...frame} inputMode="decimal" help={words.money} error={amount === null ? words.moneyWrong : frame.error} value={typed}
      onChange={(event) => {
        setTyped(event.target.value);
        const next = kopiykasOf(event.target.value);
        if (next !== null) props.onChange(next);
      }}
      onBlur={() => amount !== null && setTyped(moneyText(amount))}
    />
  );
}

function ReferenceField(props: RequisiteFieldProps) {
  const words = useTexts(editorTexts);
  const frame = useFrame(props);
  const value = referenceValue(props.value) ?? { index: '', date: '' };
  const change = (next: { index: string; date: string }) => props.onChange(next.index || next.date ? next : undefined);
  return (
    <fieldset className="requisite-group">
      <legend>{frame.label}</legend>
      {frame.help && <div className="field__help">{frame.help}</div>}
      <div className="requisite-group__row">
        <TextField id={frame.id} label={words.reference.index} value={value.index} error={frame.error} onChange={(event) => change({ ...value, index: event.target.value })} />
        <TextField type="date" label={words.reference.date} value={value.date} onChange={(event) => change({ ...value, date: event.target.value })} />
      </div>
    </fieldset>
  );
}

function AddresseesField(props: RequisiteFieldProps) {
  const words = useTexts(editorTexts).addressee;
  const frame = useFrame(props);
  const list = listValue<AddresseeValue>(props.value);
  const shown = list.length > 0 ? list : [{ name: '' }];
  const change = (at: number, part: Partial<AddresseeValue>) => {
    const merged = shown.map((one, n) => {
      if (n !== at) return one;
      const next = { ...one, ...part };
      return Object.fromEntries(Object.entries(next).filter(([name, text]) => name === 'name' || text !== '')) as unknown as AddresseeValue;
    });
    props.onChange(merged);
  };
  return (
    <fieldset className="requisite-group">
      <legend>{frame.label}</legend>
      {frame.help && <div className="field__help">{frame.help}</div>}
      {shown.map((one, n) => (
        <div key={n} className="requisite-group__item" role="group" aria-label={words.title(n + 1)}>
          <TextArea {...(n === 0 ? { id: frame.id } : {})} rows={2} label={words.name} value={one.name} error={n === 0 ? frame.error : undefined} warning={n === 0 ? frame.warning : undefined} onChange={(event) => change(n, { name: event.target.value })} />
          <TextField label={words.address} value={one.address ?? ''} optional onChange={(event) => change(n, { address: event.target.value })} />
          <TextField type="email" label={words.email} value={one.email ?? ''} optional onChange={(event) => change(n, { email: event.target.value })} />
          {shown.length > 1 && <Button look="quiet" icon={<Close size={16} />} onClick={() => props.onChange(shown.filter((_, other) => other !== n))}>{words.remove(n + 1)}</Button>}
        </div>
      ))}
      <Button look="quiet" icon={<Plus size={16} />} onClick={() => props.onChange([...shown, { name: '' }])}>{words.add}</Button>
    </fieldset>
  );
}

function UnitsField(props: RequisiteFieldProps) {
  const words = useTexts(editorTexts).units;
  const frame = useFrame(props);
  const { data } = useQuery({ queryKey: keys.units, queryFn: () => answer(api.GET('/api/units')), staleTime: 600_000 });
  const chosen = listValue<{ unitId: string; name: string }>(props.value);
  return (
    <div className="units">
      <SelectField
        {...frame} value=""
        onChange={(event) => {
          const unit = data?.units.find((one) => one.unitId === event.target.value);
          if (unit) props.onChange([...chosen, { unitId: unit.unitId, name: unit.name }]);
        }}
      >
        <option value="">{words.pick}</option>
        {data?.units.filter((unit) => !chosen.some((one) => one.unitId === unit.unitId)).map((unit) => <option key={unit.unitId} value={unit.unitId}>{unit.index} {unit.name}</option>)}
      </SelectField>
      {chosen.length > 0 && (
        <ul className="chosen">
          {chosen.map((unit) => (
            <li key={unit.unitId}>
              {unit.name}
              <button type="button" className="button button--quiet button--icon" aria-label={words.remove(unit.name)} onClick={() => props.onChange(chosen.filter((other) => other.unitId !== unit.unitId))}><Close size={18} /></button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}

/** One requisite by its type; an empty value is given on as undefined, that is, as absent. */
export function RequisiteField(props: RequisiteFieldProps) {
  const { requisite, value, onChange } = props;
  const words = useTexts(editorTexts);
  const pick = usePick();
  const frame = useFrame(props);
  const asText = { ...frame, value: textValue(value), onChange: (event: { target: { value: string } }) => onChange(event.target.value || undefined) };
  switch (requisite.type) {
    case 'multiline':
      return <TextArea {...asText} rows={requisite.maxLineLength ? 2 : 3} />;
    case 'date':
      return <TextField {...asText} type="date" />;
    case 'money':
      return <MoneyField {...props} />;
    case 'boolean':
      return <Checkbox id={frame.id} label={frame.label} help={frame.help} checked={value === true} onChange={(event) => onChange(event.target.checked || undefined)} />;
    case 'choice': {
      const choices = requisite.choices ?? [];
      const options = choices.map((choice) => ({ value: choice.value, label: pick(choice.labelUk, choice.labelEn) }));
      if (choices.length <= 3) return <RadioGroup legend={frame.label} name={requisite.name} value={textValue(value) || null} options={options} onChange={onChange} />;
      return (
        <SelectField {...asText}>
          <option value="">{words.notChosen}</option>
          {options.map((option) => <option key={option.value} value={option.value}>{option.label}</option>)}
        </SelectField>
      );
    }
    case 'person': {
      const person = personValue(value);
      return (
        <>
          <PersonPicker
            {...frame} value={person?.name ?? ''} onClear={() => onChange(undefined)}
            onChoose={(chosen) => onChange({ personId: chosen.personId, name: chosen.name, position: chosen.position, ...(chosen.phone ? { phone: chosen.phone } : {}) })}
          />
          {person?.position && <p className="requisite-note muted small">{person.position}</p>}
        </>
      );
    }
    case 'people':
      return <PeoplePicker {...frame} value={listValue<PersonValue>(value)} onChange={(people) => onChange(people.length > 0 ? people : undefined)} />;
    case 'units':
      return <UnitsField {...props} />;
    case 'addressees':
      return <AddresseesField {...props} />;
    case 'reference':
      return <ReferenceField {...props} />;
    default:
      return requisite.name === 'title' ? <TextArea {...asText} rows={2} onChange={(event) => onChange(event.target.value.replace(/\s*\n\s*/g, ' ') || undefined)} /> : <TextField {...asText} />;
  }
}
