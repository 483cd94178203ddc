import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { PersonId } from '#shared/domain/ids.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { ApprovalsQueries } from '#approvals/approvals.queries.js';
import type { RouteEvent, RouteEventType } from '#approvals/domain/events.js';
import type { Notice } from '../notifications.service.js';
import { GroupReading, type Sources } from './group-reading.js';
import type { JournaledEvent } from './journaled-event.js';
import { noticesOf, takingPart, type NoticeType } from './notices.js';

type Facts = Record<string, Json>;

/** Events of records/ and users/ that are told to somebody: to whom, as which notice. */
type Telling = (event: JournaledEvent, data: Facts, reading: GroupReading) => readonly Notice[] | Promise<readonly Notice[]>;

const notice = (type: NoticeType, people: readonly PersonId[], facts: Facts, needsAction = false): Notice[] => [...new Set(people)].map((personId) => ({ personId, type, facts, needsAction }));

const authorOf = async ({ documentId }: JournaledEvent, reading: GroupReading): Promise<PersonId[]> => (documentId ? [(await reading.document(documentId)).authorId] : []);

/** Everybody who took part in the route that led to the end of the document. */
async function participantsOf(event: JournaledEvent, reading: GroupReading): Promise<PersonId[]> {
  const route = await reading.route(event);
  return route ? takingPart(route) : [];
}

const tellings: Readonly<Record<string, Telling>> = {
  substitutionGranted: (_event, data) => notice('substitutionGranted', [data.substituteId as PersonId], data),
  substitutionRevoked: (_event, data) => notice('substitutionRevoked', [data.substituteId as PersonId], data),
  passwordChanged: (_event, data) => notice('passwordChanged', [data.personId as PersonId], {}),
  documentFinalised: async (event, data, reading) => notice('registered', [...(await authorOf(event, reading)), ...(await participantsOf(event, reading))], data),
  finalisationStuck: async (event, data, reading) => notice('finalisationStuck', [...(await authorOf(event, reading)), ...(await reading.withRole('administrator'))], data),
  dispatchFailed: async (_event, data, reading) => notice('dispatchRefused', await reading.withRole('records'), data, true),
  dispatchRefused: async (event, data, reading) => notice('dispatchRefused', [...(await reading.withRole('records')), ...(await authorOf(event, reading))], data, true),
  incomingDueSoon: async (_event, data, reading) => notice('incomingDue', await reading.withRole('records'), data, true),
  exportReady: (_event, data) => notice('exportReady', [data.requestedBy as PersonId], data),
  exportFailed: (_event, data) => notice('exportFailed', [data.requestedBy as PersonId], data),
};

/** What several events come to: the notices of each, those of an organisation in the order of its events, and the faults of those that could not be worked out. */
export interface WorkedOut {
  readonly told: ReadonlyMap<JournaledEvent, readonly Notice[]>;
  readonly faults: ReadonlyMap<JournaledEvent, unknown>;
}

/** Works out who is told of events and adds what every notice about a document says: its title and kind. */
@Injectable()
export class NoticesService {
  private readonly sources: Sources;

  constructor(@Inject(DATA_SOURCE) dataSource: DataSource, approvals: ApprovalsQueries, directory: DirectoryQueries) {
    this.sources = { dataSource, approvals, directory };
  }

  /** The notices of several events; what they are made of is read once for all events of an organisation. */
  async of(events: readonly JournaledEvent[]): Promise<WorkedOut> {
    const told = new Map<JournaledEvent, readonly Notice[]>();
    const faults = new Map<JournaledEvent, unknown>();
    for (const organisationId of new Set(events.map((event) => event.organisationId))) {
      const own = events.filter((event) => event.organisationId === organisationId);
      const reading = new GroupReading(organisationId, own, this.sources);
      const found = new Map<JournaledEvent, readonly Notice[]>();
      for (const event of own) await noticesFor(event, reading).then((notices) => found.set(event, notices), (fault: unknown) => faults.set(event, fault));
      for (const [event, notices] of await named(found, reading)) told.set(event, notices);
    }
    return { told, faults };
  }
}

async function noticesFor(event: JournaledEvent, reading: GroupReading): Promise<readonly Notice[]> {
  const telling = tellings[event.type];
  return titled(event, telling ? await telling(event, event.data as Facts, reading) : await ofRoute(event, reading), reading);
}

async function ofRoute(event: JournaledEvent, reading: GroupReading): Promise<readonly Notice[]> {
  const route = await reading.route(event);
  return route ? noticesOf({ ...(event.data as object), type: event.type as RouteEventType } as RouteEvent, route) : [];
}

/** A document for named people keeps even its title out of mails and lists (approvals.md, Confidentiality). */
async function titled({ documentId }: JournaledEvent, notices: readonly Notice[], reading: GroupReading): Promise<readonly Notice[]> {
  if (!documentId || notices.length === 0) return notices;
  const document = await reading.document(documentId);
  const facts: Facts = document.access === 'named' ? {} : { title: document.title, kindUk: document.kindUk };
  return notices.map((one) => ({ ...one, facts: { ...one.facts, ...facts } }));
}

const personFacts = (facts: Notice['facts']): [string, PersonId][] => Object.entries(facts).filter((entry): entry is [string, PersonId] => /^(by|from|to|absent|substitute)Id$/.test(entry[0]) && typeof entry[1] === 'string');

/** Beside every id of a person their name, as it is called today: `byId` brings `byName`. */
async function named(found: ReadonlyMap<JournaledEvent, readonly Notice[]>, reading: GroupReading): Promise<[JournaledEvent, Notice[]][]> {
  const people = await reading.people([...found.values()].flat().flatMap(({ facts }) => personFacts(facts).map(([, id]) => id)));
  const withNames = (facts: Notice['facts']): Notice['facts'] => ({ ...facts, ...Object.fromEntries(personFacts(facts).map(([fact, id]) => [fact.replace(/Id$/, 'Name'), people.get(id)?.name ?? '—'])) });
  return [...found].map(([event, notices]) => [event, notices.map((one) => ({ ...one, facts: withNames(one.facts) }))]);
}
