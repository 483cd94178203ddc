import type { Instant } from '#shared/domain/ids.js';
import type { OrganisationFact } from '#users/domain/people.js';
import type { Content, Requisites } from './domain/content.js';
import type { KindDefinition } from './domain/kinds.js';
import { addresseesOf, booleanOf, peopleOf, personOf, referenceOf, textOf, type AddresseeValue } from './domain/requisite-values.js';
import type { Addressee, Executor, LetterheadOrganisation, PrintedRegistration, Signatory } from './rendering/print-data.js';
import type { TypesetJob } from './rendering/typesetter.js';

/** What a page needs besides the content: whose letterhead, when it was made, who really signs, a number printed before signing. */
export interface PrintContext {
  readonly organisation: OrganisationFact;
  /** The name of the unit whose letterhead the letter may use. */
  readonly unitName: string | null;
  readonly createdAt: Instant;
  readonly signatories?: readonly Signatory[];
  readonly printed?: PrintedRegistration;
}

const lines = (text: string): readonly string[] => text.split('\n').map((line) => line.trim()).filter((line) => line !== '');
const present = <Name extends string, Value>(name: Name, value: Value | undefined): Partial<Record<Name, Value>> => (value === undefined ? {} : ({ [name]: value } as Record<Name, Value>));
const nonEmpty = (text: string): string | undefined => (text.trim() === '' ? undefined : text);

function letterhead({ organisation }: PrintContext, unitName: string | undefined): LetterheadOrganisation {
  const { fullName, martialLawName, shortName, edrpou, place, address, phone, email, site } = organisation;
  return { fullName, shortName, edrpou, place, address, phone, email, site, ...present('martialLawName', martialLawName ?? undefined), ...present('unitName', unitName) };
}

function signatoriesOf(requisites: Requisites): readonly Signatory[] {
  const one = personOf(requisites, 'signatory');
  const people = one ? [one] : peopleOf(requisites, 'signatories');
  return people.map((person) => ({ position: person.position ?? '', name: person.name }));
}

function executorOf(requisites: Requisites): Executor | undefined {
  const person = personOf(requisites, 'executor');
  return person ? { name: person.name, phone: person.phone ?? '' } : undefined;
}

function replyOf(requisites: Requisites): PrintedRegistration | undefined {
  const reference = referenceOf(requisites, 'replyTo');
  return reference && reference.date !== '' ? { index: reference.index, date: reference.date } : undefined;
}

/** A private person is written to at the address that they gave; a body is known by its name. */
function addressee({ name, address, email, edrpou }: AddresseeValue): Addressee {
  return { lines: [...lines(name), ...lines(address ?? ''), ...(email && !address && !edrpou ? [email] : [])] };
}

/** Turns a content of a kind into the data of its letterhead (rules-ua §3). The same content and context give the same page. */
export function printJob(kind: KindDefinition, content: Content, context: PrintContext): TypesetJob {
  const { requisites, body } = content;
  const onUnitLetterhead = booleanOf(requisites, 'unitLetterhead') ? (context.unitName ?? undefined) : undefined;
  const common = {
    createdAt: context.createdAt, organisation: letterhead(context, onUnitLetterhead), title: textOf(requisites, 'title'), body,
    signatories: context.signatories ?? signatoriesOf(requisites),
    ...present('attachmentsNote', nonEmpty(textOf(requisites, 'attachmentsNote'))), ...present('executor', executorOf(requisites)), ...present('printed', context.printed),
  };
  const issuer = nonEmpty(textOf(requisites, 'issuer'));
  const appendixOf = kind.appendixOfUk === null ? undefined : [kind.appendixOfUk, issuer].filter(Boolean).join(' ');
  const profile = kind.archiveProfile ?? 'PDF/A-2a+UA';
  if (kind.letterhead === 'order') {
    const place = nonEmpty(textOf(requisites, 'place')) ?? context.organisation.place;
    return { template: 'order', profile, data: { ...common, kindTitle: kind.printedUk ?? kind.nameUk.toUpperCase(), place, ...present('issuerLine', issuer), ...present('appendixOf', appendixOf) } };
  }
  if (kind.letterhead === 'letter') {
    const heading = lines(textOf(requisites, 'addresseesHeading'));
    const data = {
      ...common, addressees: addresseesOf(requisites, 'addressees').map(addressee), ...present('listHeading', heading.length > 0 ? heading : undefined), ...present('replyTo', replyOf(requisites)),
      ...present('salutation', nonEmpty(textOf(requisites, 'salutation'))), ...present('appendixOf', appendixOf),
    };
    return { template: 'letter', profile, data };
  }
  const recipient = personOf(requisites, 'recipient');
  const addressees = recipient ? [{ lines: [recipient.position ?? '', recipient.name].filter((line) => line !== '') }] : [];
  return { template: 'memo', profile, data: { ...common, kindTitle: kind.printedUk ?? kind.nameUk.toUpperCase(), addressees, ...present('appendixOf', appendixOf) } };
}
