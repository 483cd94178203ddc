import type { Instant, LocalDate, Sha256 } from '#shared/domain/ids.js';
import { element, xmlDocument, type Xml } from '#shared/domain/xml.js';

/** One body at an end of the exchange: its code (kept as text: it may begin with zeros) and its name. */
export interface ExchangeParty {
  readonly edrpou: string | null;
  readonly name: string;
  readonly shortName?: string | null;
  /** The GUID of its system in the exchange, where it is known. */
  readonly systemId?: string | null;
}

/** A file that travels with the message; `signature` names the detached seal that lies beside it. */
export interface ExchangeFile {
  readonly id: string;
  readonly name: string;
  readonly sha256: Sha256;
  readonly signature: string | null;
}

/** What one addressee is told about a letter. Nothing in it names another addressee (rules-ua §2.11). */
export interface OutgoingMessage {
  readonly messageId: string;
  readonly at: Instant;
  readonly documentId: string;
  readonly kindUk: string;
  readonly title: string;
  readonly index: string;
  readonly registeredOn: LocalDate;
  readonly urgent: boolean;
  readonly isReply: boolean;
  /** Purpose of the exchange format: 0 for information, 3 to be executed, 4 a report (an answer). */
  readonly purpose: 0 | 3 | 4;
  readonly from: ExchangeParty;
  readonly to: ExchangeParty;
  readonly replyTo: { readonly index: string; readonly date: string } | null;
  readonly answerDueOn: string | null;
  readonly writer: { readonly name: string; readonly position: string; readonly unit: string; readonly phone: string | null } | null;
  readonly verificationUrl: string;
  readonly files: readonly ExchangeFile[];
}

const extensionOf = (name: string): string => /\.([A-Za-z0-9]{1,10})$/.exec(name)?.[1]?.toLowerCase() ?? 'bin';
const guid = (id: string): string => id.toUpperCase();
const numbered = (index: string, date: string): Xml => element('RegNumber', { regdate: date }, index);
const organisation = (party: ExchangeParty): Xml => element('Organization', { fullname: party.name, shortname: party.shortName, ogrn: party.edrpou });

/**
 * The card of a letter to one addressee as the exchange format writes it (`standart="1207"`, version 1.5; rules-ua §5.2). The files
 * lie beside the card under the names in `DocTransfer/@description` instead of standing in it as base64.
 */
export function outgoingCard(message: OutgoingMessage): string {
  const { from, to } = message;
  const header = {
    standart: '1207', version: '1.5', charset: 'UTF-8', time: message.at, msg_type: message.isReply ? 3 : 1, msg_id: guid(message.messageId), msg_acknow: 2,
    from_org_id: from.edrpou, from_organization: from.name, from_sys_id: from.systemId, from_system: 'Обіг', to_org_id: to.edrpou, to_organization: to.name, to_sys_id: to.systemId, to_system: 'СЕД',
  };
  return xmlDocument(element('Header', header, [documentOf(message), taskOf(message), expansionOf(message)]));
}

function documentOf(message: OutgoingMessage): Xml {
  const { from, to, replyTo, writer } = message;
  return element(
    'Document',
    { idnumber: guid(message.documentId), type: 0, kind: message.kindUk, title: message.title, annotation: message.title, collection: 0, purpose_type: message.purpose, urgent: message.urgent ? 1 : 0 },
    [
      numbered(message.index, message.registeredOn),
      element('Confident', { flag: 0 }),
      ...message.files.map((file) => element('DocTransfer', { type: extensionOf(file.name), char_set: 'UTF-8', description: file.name, idnumber: file.id })),
      element('Author', {}, [organisation(from), element('OutNumber', {}, numbered(message.index, message.registeredOn))]),
      element('Addressee', { type: 0 }, [organisation(to), replyTo ? element('Referred', { idnumber: guid(message.documentId), retype: 'д' }, numbered(replyTo.index, replyTo.date)) : undefined]),
      writer ? element('Writer', {}, element('Organization', { ogrn: from.edrpou }, writerOf(writer))) : undefined,
    ],
  );
}

function writerOf(writer: NonNullable<OutgoingMessage['writer']>): Xml {
  const [first = '', ...rest] = writer.name.split(' ');
  return element('OfficialPerson', {}, [
    element('Name', { secname: rest.join(' '), firstname: first }),
    element('Official', { department: writer.unit, post: writer.position }),
    writer.phone ? element('Econtact', { type: 'р' }, writer.phone) : undefined,
  ]);
}

const taskOf = ({ answerDueOn, documentId, title }: OutgoingMessage): Xml | undefined =>
  answerDueOn ? element('TaskList', {}, element('Task', { idnumber: guid(documentId), task_reg: 0, task_copy: 0, task_text: title, deadline: answerDueOn, 'referred-control': 1 })) : undefined;

/** Where to verify, and for each file its hash and the name of its detached seal (the exchange would carry the seal's bytes here). */
const expansionOf = ({ at, files, verificationUrl }: OutgoingMessage): Xml =>
  element('Expansion', { organization: 'obih', exp_ver: '1.0' }, [
    element('Econtact', { type: 'і' }, verificationUrl),
    element('StaticExpansion', {}, files.map((file) => element('SignInfo', { docTransfer_idnumber: file.id, sha256: file.sha256 }, file.signature ? [element('SigningTime', {}, at), element('SignData', {}, file.signature)] : []))),
  ]);
