import { useQuery } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type ReactNode } from 'react';
import { ComboBox, Input, ListBox, ListBoxItem, Popover } from 'react-aria-components/ComboBox';
import { Button as AriaButton } from 'react-aria-components/Button';
import { I18nProvider } from 'react-aria-components/I18nProvider';
import { Label } from 'react-aria-components/Label';
import { Text } from 'react-aria-components/Text';
import { answer, api, type View } from '../lib/api';
import { useT } from '../lib/i18n/i18n';
import { usePreferences } from '../lib/preferences';
import { keys } from '../lib/queries';
import { localDate } from '../lib/time';
import { ChevronDown, Close } from './icons';
import './field.css';
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

/** A person as an option: name, post, and who stands in while they are away. */
function Option({ person }: { person: Person }) {
  const t = useT();
  return (
    <>
      <Text slot="label" className="person-option__name">{person.name}</Text>
      <Text slot="description" className="person-option__position">
        {person.position}
        {person.absence && <em> · {t.person.away(localDate(person.absence.toOn), person.absence.substitute.name)}</em>}
      </Text>
    </>
  );
}

/** Finds one person by surname or post; `value` is the name that stands there now. */
export function PersonPicker({
  id, label, help, error, value, onChoose, onClear, scope = {}, exclude = [], optional = false, needed = false, placeholder,
}: {
  id?: string;
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  value: string;
  onChoose: (person: Person) => void;
  onClear?: () => void;
  scope?: Scope;
  exclude?: readonly string[];
  optional?: boolean;
  needed?: boolean;
  placeholder?: string;
}) {
  const t = useT();
  const { language } = usePreferences();
  const own = useId();
  const box = useRef<HTMLDivElement>(null);
  const [typed, setTyped] = useState(value);
  const [known, setKnown] = useState(value);
  const [portal, setPortal] = useState<Element | undefined>();
  if (known !== value) {
    setKnown(value);
    setTyped(value);
  }
  const search = useLater(typed === value ? '' : typed.trim(), 200);
  const { data, isFetching } = useQuery({ queryKey: [...keys.people(search), scope], queryFn: () => findPeople(search, scope), staleTime: 60_000 });
  // Inside a modal dialog everything else is inert, so the list must open inside it.
  useEffect(() => setPortal(box.current?.closest('dialog') ?? undefined), []);
  const items = (data?.items ?? []).filter((person) => !exclude.includes(person.personId)).map((person) => ({ ...person, id: person.personId }));
  return (
    <I18nProvider locale={language === 'uk' ? 'uk-UA' : 'en-US'}>
      <ComboBox
        className={`field person-picker ${error ? 'field--wrong' : ''}`} id={id ?? own} items={items} inputValue={typed} onInputChange={setTyped} menuTrigger="focus" allowsEmptyCollection isInvalid={Boolean(error)}
        selectedKey={null}
        onSelectionChange={(key) => {
          const person = items.find((one) => one.personId === key);
          if (!person) return;
          setTyped(person.name);
          onChoose(person);
        }}
        onBlur={() => {
          if (typed.trim() === '' && value && onClear) onClear();
          else if (typed !== value) setTyped(value);
        }}
      >
        <div className="field__head">
          <Label>{label} {(optional || needed) && <span className="field__optional">({optional ? t.app.optional : t.app.required})</span>}</Label>
        </div>
        {help && <Text slot="description" className="field__help">{help}</Text>}
        {error && <Text slot="errorMessage" className="field__error">{error}</Text>}
        <div className="person-picker__control" ref={box}>
          <Input className="input" placeholder={placeholder ?? t.person.pick} />
          <AriaButton className="person-picker__open"><ChevronDown size={18} /></AriaButton>
        </div>
        <Popover className="person-picker__popover" {...(portal ? { UNSTABLE_portalContainer: portal } : {})}>
          <ListBox className="person-picker__list" renderEmptyState={() => <p className="person-picker__none">{isFetching ? t.app.loading : t.person.nobody}</p>}>
            {(person: Person & { id: string }) => (
              <ListBoxItem id={person.id} textValue={person.name} className="person-option">
                <Option person={person} />
              </ListBoxItem>
            )}
          </ListBox>
        </Popover>
      </ComboBox>
    </I18nProvider>
  );
}

/** Several people: those chosen as a list that can be shortened, and a field that adds one more. */
export function PeoplePicker({ id, label, help, error, value, onChange, scope, needed }: {
  needed?: boolean;
  id?: string;
  label: ReactNode;
  help?: ReactNode;
  error?: ReactNode;
  value: readonly { personId?: string; name: string; position?: string }[];
  onChange: (people: { personId: string; name: string; position: string }[]) => void;
  scope?: Scope;
}) {
  const t = useT();
  const chosen = value.filter((person): person is { personId: string; name: string; position: string } => Boolean(person.personId));
  return (
    <div className="people-picker">
      <PersonPicker
        {...(id ? { id } : {})} label={label} help={help} error={error} needed={needed ?? false} value="" scope={scope ?? {}} exclude={chosen.map((person) => person.personId)}
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
