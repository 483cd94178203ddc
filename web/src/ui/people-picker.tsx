import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import { answer, api, type View } from '../lib/api';
import { useT } from '../lib/i18n/i18n';
import { keys } from '../lib/queries';
import { localDate } from '../lib/time';
import { Field } from './field';
import { ChevronDown, Close } from './icons';
import './people-picker.css';

export type Person = View<'PersonView'>;
type Role = Person['roles'][number];

export interface Scope {
  /** Only people with this role. */
  readonly role?: Role;
  /** Only people of this unit. */
  readonly unitId?: string;
}

function useLater<Value>(value: Value, ms: number): Value {
  const [later, setLater] = useState(value);
  useEffect(() => {
    const timer = setTimeout(() => setLater(value), ms);
    return () => clearTimeout(timer);
  }, [value, ms]);
  return later;
}

const findPeople = (search: string, scope: Scope) => answer(api.GET('/api/people', { params: { query: { limit: 20, ...(search ? { search } : {}), ...scope } } }));

interface PickerProps {
  readonly id?: string;
  readonly label: ReactNode;
  readonly help?: ReactNode;
  readonly error?: ReactNode;
  readonly warning?: ReactNode;
  readonly value: string;
  readonly onChoose: (person: Person) => void;
  readonly onClear?: () => void;
  readonly scope?: Scope;
  readonly exclude?: readonly string[];
  readonly optional?: boolean;
  readonly needed?: boolean;
  readonly placeholder?: string;
}

/**
 * Finds one person by surname or post (ARIA combobox with a list: arrows, Enter, Esc; typing narrows). `value` is the name that
 * stands there now; what was typed and not chosen goes back to it. Nothing outside is hidden while the list is open.
 */
export function PersonPicker({ id: given, label, help, error, warning, value, onChoose, onClear, scope = {}, exclude = [], optional, needed, placeholder }: PickerProps) {
  const t = useT();
  const own = useId();
  const id = given ?? own;
  const box = useRef<HTMLDivElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [open, setOpen] = useState(false);
  const [at, setAt] = useState(-1);
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  const search = useLater(typed === value ? '' : typed.trim(), 200);
  const { data, isFetching } = useQuery({ queryKey: [...keys.people(search), scope], queryFn: () => findPeople(search, scope), staleTime: 60_000, enabled: open });
  const items = (data?.items ?? []).filter((person) => !exclude.includes(person.personId));
  const active = open ? items[at] : undefined;
  const optionId = (person: Person) => `${id}-${person.personId}`;

  const choose = (person: Person) => {
    setTyped(person.name);
    setOpen(false);
    onChoose(person);
  };
  const leave = () => {
    setOpen(false);
    if (typed.trim() === '' && value && onClear) onClear();
    else if (typed !== value) setTyped(value);
  };
  const show = (next: number) => {
    setOpen(true);
    setAt(next);
    const person = items[next];
    if (person) document.getElementById(optionId(person))?.scrollIntoView({ block: 'nearest' });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key === 'ArrowDown') show(Math.min(items.length - 1, at + 1));
    else if (event.key === 'ArrowUp') show(Math.max(0, at - 1));
    else if (event.key === 'Enter' && open && (active ?? items[0])) choose((active ?? items[0]) as Person);
    else if (event.key === 'Escape' && open) {
      event.stopPropagation();
      setOpen(false);
    } else return;
    event.preventDefault();
  };
  return (
    <div className="person-picker" ref={box} onBlur={(event) => { if (!box.current?.contains(event.relatedTarget as Node | null)) leave(); }}>
      <Field
        {...{ label, help, error, warning, optional, needed, id }}
        control={(tied) => (
          <div className="person-picker__control">
            <input
              {...tied} ref={input} className="input" role="combobox" type="text" autoComplete="off" spellCheck={false} placeholder={placeholder ?? t.person.pick} value={typed}
              aria-expanded={open} aria-controls={open ? `${id}-list` : undefined} aria-autocomplete="list" aria-activedescendant={active ? optionId(active) : undefined}
              onChange={(event) => { setTyped(event.target.value); setOpen(true); setAt(-1); }} onClick={() => setOpen(true)} onKeyDown={onKeyDown}
            />
            <button type="button" className="person-picker__open" tabIndex={-1} aria-label={t.person.pick} onMouseDown={(event) => event.preventDefault()} onClick={() => { setOpen(!open); input.current?.focus(); }}>
              <ChevronDown size={18} />
            </button>
          </div>
        )}
      />
      {open && (
        <div className="person-picker__popover">
          {items.length === 0 ? (
            <p className="person-picker__none">{isFetching || search !== (typed === value ? '' : typed.trim()) ? t.app.loading : t.person.nobody}</p>
          ) : (
            <ul role="listbox" id={`${id}-list`} aria-label={t.person.found(items.length)} className="person-picker__list">
              {items.map((person, n) => (
                // The keys are on the input, as the combobox pattern has it; the pointer chooses here.
                <li key={person.personId} id={optionId(person)} role="option" aria-selected={n === at} className="person-option" onMouseDown={(event) => event.preventDefault()} onMouseUp={() => choose(person)} tabIndex={-1}>
                  <span className="person-option__name">{person.name}</span>
                  <span className="person-option__position">
                    {person.position}
                    {person.absence && <em> · {t.person.away(localDate(person.absence.toOn), person.absence.substitute.name)}</em>}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </div>
      )}
      <span className="hidden" role="status">{open && !isFetching ? (items.length > 0 ? t.person.found(items.length) : t.person.nobody) : ''}</span>
    </div>
  );
}

/** Several people: those chosen as a list that can be shortened, and a field that adds one more. */
export function PeoplePicker({ id, label, help, error, value, onChange, scope, needed }: {
  id?: string;
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  needed?: boolean;
  value: readonly { personId?: string; name: string; position?: string }[];
  onChange: (people: { personId: string; name: string; position: string }[]) => void;
  scope?: Scope;
}) {
  const t = useT();
  const chosen = value.filter((person): person is { personId: string; name: string; position: string } => Boolean(person.personId));
  return (
    <div className="people-picker">
      <PersonPicker
        {...(id ? { id } : {})} {...{ label, help, error }} needed={needed ?? false} value="" scope={scope ?? {}} exclude={chosen.map((person) => person.personId)}
        onChoose={(person) => onChange([...chosen, { personId: person.personId, name: person.name, position: person.position }])}
      />
      {chosen.length > 0 && (
        <ul className="chosen">
          {chosen.map((person) => (
            <li key={person.personId}>
              <span><strong>{person.name}</strong>{person.position && <span className="muted small"> {person.position}</span>}</span>
              <button type="button" className="button button--quiet button--icon" aria-label={t.person.remove(person.name)} onClick={() => onChange(chosen.filter((other) => other.personId !== person.personId))}>
                <Close size={18} />
              </button>
            </li>
          ))}
        </ul>
      )}
    </div>
  );
}
