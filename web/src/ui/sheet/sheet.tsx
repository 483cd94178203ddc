import type { ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { listValue, personValue, referenceValue, textValue, type AddresseeValue, type Kind, type PersonValue, type Requisites } from '../../lib/content';
import { sheetTexts } from './sheet.texts';
import '@fontsource/tinos/cyrillic-400.css';
import '@fontsource/tinos/cyrillic-700.css';
import '@fontsource/tinos/cyrillic-400-italic.css';
import '@fontsource/tinos/latin-400.css';
import '@fontsource/tinos/latin-700.css';
import '@fontsource/tinos/latin-400-italic.css';
import './sheet.css';

export interface Letterhead {
  readonly kind: Pick<Kind, 'nameUk' | 'letterhead' | 'requisites'>;
  readonly requisites: Requisites;
  /** The names of the institution as they are printed, one a line: see `institutionLines`. */
  readonly organisation: readonly string[];
  readonly unit?: string;
  readonly registration?: { readonly index: string; readonly on: string } | null;
  /** In the editor: pressing a requisite on the paper leads to its field. */
  readonly onPick?: ((requisite: string) => void) | undefined;
}

/** The full name and, under martial law, the other one beneath it: the very lines that the PDF prints. */
export const institutionLines = ({ fullName, martialLawName }: { readonly fullName: string; readonly martialLawName: string | null }): readonly string[] => [fullName, ...(martialLawName ? [martialLawName] : [])];

/** A requisite on the paper: plain text to readers, a button that leads to its field in the editor, grey while it is empty. */
function Slot({ name, value, placeholder, className = '', onPick }: { name: string; value: ReactNode; placeholder: string; className?: string; onPick: Letterhead['onPick'] }) {
  const words = useTexts(sheetTexts);
  const shown = value || <span className="sheet__blank">{placeholder}</span>;
  if (!onPick) return value ? <span className={className}>{value}</span> : null;
  return (
    <button type="button" className={`sheet__slot ${className}`} onClick={() => onPick(name)} title={words.fill(placeholder)}>
      {shown}
    </button>
  );
}

const lines = (text: string): ReactNode => text.split('\n').map((line, n) => <span key={n} className="sheet__line">{line}</span>);
const dateUk = (on: string): string => on.split('-').reverse().join('.');

function Registration({ registration, place }: { registration: Letterhead['registration']; place: string }) {
  return (
    <p className="sheet__registration">
      <span>{registration ? dateUk(registration.on) : <span className="sheet__gap" aria-hidden="true" />}</span>
      <span>{place}</span>
      <span>№&nbsp;{registration ? registration.index : <span className="sheet__gap" aria-hidden="true" />}</span>
    </p>
  );
}

function Addressees({ head }: { head: Letterhead }) {
  const words = useTexts(sheetTexts);
  const { requisites, onPick } = head;
  const list = listValue<AddresseeValue>(requisites.addressees);
  const heading = textValue(requisites.addresseesHeading);
  const recipient = personValue(requisites.recipient);
  if (head.kind.letterhead === 'memo') {
    return <div className="sheet__addressee"><Slot name="recipient" onPick={onPick} placeholder={words.addressee} value={recipient && <>{recipient.position && lines(recipient.position)}{lines(recipient.name)}</>} /></div>;
  }
  const many = list.length > 4;
  const value = many ? lines(`${heading || 'Адресатам'}${/за списком/i.test(heading) ? '' : '\n(за списком)'}`) : list.length > 0 ? list.map((one, n) => <span key={n} className="sheet__one">{lines([one.name, one.address].filter(Boolean).join('\n'))}</span>) : null;
  return <div className="sheet__addressee"><Slot name="addressees" onPick={onPick} placeholder={words.addressee} value={value} /></div>;
}

/** The top of the paper by the kind's letterhead (ДСТУ 4163:2020): order, letter or memo. */
function Head({ head }: { head: Letterhead }) {
  const words = useTexts(sheetTexts);
  const { kind, requisites, organisation, registration, onPick } = head;
  const reply = referenceValue(requisites.replyTo);
  const title = textValue(requisites.title);
  const titleLine = (
    <p className={`sheet__title ${title.length > 150 ? 'sheet__title--wide' : ''}`}>
      <Slot name="title" onPick={onPick} placeholder={words.title} value={title} />
    </p>
  );
  if (kind.letterhead === 'order') {
    return (
      <header className="sheet__head">
        <img src="/letterhead-emblem.svg" alt="" className="sheet__emblem" />
        <p className="sheet__institution">УКРАЇНА</p>
        {organisation.map((line) => <p key={line} className="sheet__institution">{line.toUpperCase()}</p>)}
        <p className="sheet__kind">{kind.nameUk.split(' ')[0]?.toUpperCase()}</p>
        {textValue(requisites.issuer) && <p className="sheet__issuer">{textValue(requisites.issuer)}</p>}
        <Registration registration={registration} place={textValue(requisites.place)} />
        {titleLine}
      </header>
    );
  }
  return (
    <header className="sheet__head">
      {kind.letterhead === 'letter' && (
        <>
          <img src="/letterhead-emblem.svg" alt="" className="sheet__emblem" />
          {organisation.map((line) => <p key={line} className="sheet__institution">{line.toUpperCase()}</p>)}
        </>
      )}
      <div className="sheet__letter">
        <div>
          {kind.letterhead === 'memo' && head.unit && <p>{head.unit}</p>}
          {kind.letterhead === 'memo' && <p className="sheet__memo">{kind.nameUk.replace(/\s*\(.*\)/, '').toUpperCase()}</p>}
          <p>{registration ? `${dateUk(registration.on)} № ${registration.index}` : <><span className="sheet__gap" aria-hidden="true" /> №&nbsp;<span className="sheet__gap" aria-hidden="true" /></>}</p>
          {reply && (reply.index || reply.date) && <p>На №&nbsp;{reply.index} від {reply.date ? dateUk(reply.date) : '…'}</p>}
        </div>
        <Addressees head={head} />
      </div>
      {titleLine}
    </header>
  );
}

/** What stands under the text: the note on attachments, the signatures, who prepared it. */
export function SheetClosing({ head }: { head: Letterhead }) {
  const words = useTexts(sheetTexts);
  const { requisites, onPick } = head;
  const several = listValue<PersonValue>(requisites.signatories);
  const one = personValue(requisites.signatory);
  const name = head.kind.requisites.some((requisite) => requisite.name === 'signatories') ? 'signatories' : 'signatory';
  const signatories = several.length > 0 ? several : one ? [one] : [];
  const note = textValue(requisites.attachmentsNote);
  const executor = personValue(requisites.executor);
  return (
    <footer className="sheet__closing">
      {note && <p className="sheet__note">{lines(note)}</p>}
      {signatories.length === 0 ? (
        <Slot name={name} onPick={onPick} placeholder={words.signatory} value={null} />
      ) : (
        signatories.map((person, n) => (
          <Slot
            key={n} name={name} onPick={onPick} placeholder={words.signatory} className="sheet__signature"
            value={<><strong className="sheet__position">{person.position}</strong><strong className="sheet__name">{person.name}</strong></>}
          />
        ))
      )}
      {executor && <p className="sheet__executor">{executor.name} {executor.phone}</p>}
    </footer>
  );
}

/** The paper: A4 proportions on a wide screen, flowing text of 18 px on a phone. The body is given as children. */
export function Sheet({ head, children, label }: { head: Letterhead; children: ReactNode; label?: string }) {
  const words = useTexts(sheetTexts);
  return (
    <div className="sheet-frame">
      <article className="sheet" lang="uk" aria-label={label ?? words.sheet}>
        <Head head={head} />
        {children}
      </article>
    </div>
  );
}
