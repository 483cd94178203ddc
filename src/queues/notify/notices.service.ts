import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { DocumentFacts } from '#documents/document.store.js';
import { DocumentsService } from '#documents/documents.service.js';
import { ApprovalsQueries } from '#approvals/approvals.queries.js';
import type { RouteEvent, RouteEventType } from '#approvals/domain/events.js';
import type { Notice } from '../notifications.service.js';
import type { JournaledEvent } from './notify.processor.js';
import { noticesOf, takingPart, type NoticeType } from './notices.js';

type Facts = Record<string, Json>;

/** Events of records/ and users/ that are told to somebody: to whom, as which notice. */
type Telling = (event: JournaledEvent, data: Facts) => Promise<readonly Notice[]>;

const notice = (type: NoticeType, people: readonly PersonId[], facts: Facts, needsAction = false): Notice[] => [...new Set(people)].map((personId) => ({ personId, type, facts, needsAction }));

/** Works out who is told of an event and adds what every notice about a document says: its title and kind. */
@Injectable()
export class NoticesService {
  private readonly tellings: Readonly<Record<string, Telling>> = {
    substitutionGranted: (_event, data) => Promise.resolve(notice('substitutionGranted', [data.substituteId as PersonId], data)),
    substitutionRevoked: (_event, data) => Promise.resolve(notice('substitutionRevoked', [data.substituteId as PersonId], data)),
    passwordChanged: (_event, data) => Promise.resolve(notice('passwordChanged', [data.personId as PersonId], {})),
    documentFinalised: async (event, data) => notice('registered', [...(await this.authorOf(event)), ...(await this.participantsOf(event))], data),
    finalisationStuck: async (event, data) => notice('finalisationStuck', [...(await this.authorOf(event)), ...(await this.withRole(event, 'administrator'))], data),
    dispatchFailed: async (event, data) => notice('dispatchRefused', await this.withRole(event, 'records'), data, true),
    dispatchRefused: async (event, data) => notice('dispatchRefused', [...(await this.withRole(event, 'records')), ...(await this.authorOf(event))], data, true),
    incomingDueSoon: async (event, data) => notice('incomingDue', await this.withRole(event, 'records'), data, true),
    exportReady: (_event, data) => Promise.resolve(notice('exportReady', [data.requestedBy as PersonId], data)),
    exportFailed: (_event, data) => Promise.resolve(notice('exportFailed', [data.requestedBy as PersonId], data)),
  };

  private readonly read = new WeakMap<JournaledEvent, Promise<DocumentFacts>>();

  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly approvals: ApprovalsQueries, private readonly documents: DocumentsService, private readonly directory: DirectoryQueries) {}

  async for(event: JournaledEvent): Promise<readonly Notice[]> {
    const telling = this.tellings[event.type];
    const found = telling ? await telling(event, event.data as Facts) : await this.ofRoute(event);
    const named = await this.named(event, found);
    return named.length > 0 && event.documentId ? this.titled(event, named) : named;
  }

  private async ofRoute(event: JournaledEvent): Promise<readonly Notice[]> {
    const route = event.documentId ? await this.approvals.routeOf(event.organisationId, event.documentId) : null;
    return route ? noticesOf({ ...(event.data as object), type: event.type as RouteEventType } as RouteEvent, route) : [];
  }

  /** Beside every id of a person their name, as it is called on the day of the event: `byId` brings `byName`. */
  private async named(event: JournaledEvent, notices: readonly Notice[]): Promise<readonly Notice[]> {
    const idsIn = (facts: Notice['facts']): [string, PersonId][] => Object.entries(facts).filter((entry): entry is [string, PersonId] => /^(by|from|to|absent|substitute)Id$/.test(entry[0]) && typeof entry[1] === 'string');
    const people = await this.directory.people(event.organisationId, notices.flatMap((one) => idsIn(one.facts).map(([, id]) => id)));
    return notices.map((one) => ({ ...one, facts: { ...one.facts, ...Object.fromEntries(idsIn(one.facts).map(([name, id]) => [name.replace(/Id$/, 'Name'), people.get(id)?.name ?? '—'])) } }));
  }

  /** A document for named people keeps even its title out of mails and lists (approvals.md, Confidentiality). */
  private async titled(event: JournaledEvent, notices: readonly Notice[]): Promise<Notice[]> {
    if (!event.documentId) return [...notices];
    const document = await this.documentOf(event, event.documentId);
    const facts: Facts = document.access === 'named' ? {} : { title: document.title, kindUk: document.kindUk };
    return notices.map((one) => ({ ...one, facts: { ...one.facts, ...facts } }));
  }

  private async authorOf(event: JournaledEvent): Promise<PersonId[]> {
    return event.documentId ? [(await this.documentOf(event, event.documentId)).authorId] : [];
  }

  /** The document that an event is about, read once for all notices of the event. */
  private documentOf(event: JournaledEvent, documentId: DocumentId): Promise<DocumentFacts> {
    const read = this.read.get(event) ?? this.documents.facts(this.dataSource, event.organisationId, documentId);
    this.read.set(event, read);
    return read;
  }

  /** Everybody who took part in the route that led to the end of the document. */
  private async participantsOf(event: JournaledEvent): Promise<PersonId[]> {
    const route = event.documentId ? await this.approvals.routeOf(event.organisationId, event.documentId) : null;
    return route ? takingPart(route) : [];
  }

  private withRole(event: { organisationId: OrganisationId }, role: string): Promise<PersonId[]> {
    return this.directory.peopleWithRole(event.organisationId, role);
  }
}
