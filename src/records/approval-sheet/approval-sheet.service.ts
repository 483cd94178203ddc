import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, OrganisationId, PersonId, VersionId } from '#shared/domain/ids.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { findRoute } from '#approvals/route.store.js';
import type { Route } from '#approvals/domain/route.js';
import { decisionsOf } from '#approvals/domain/standing.js';
import { changeFacts } from '#documents/domain/change-sentences.js';
import { changeSentenceUk } from '#documents/domain/change-sentences-uk.js';
import { compare } from '#documents/domain/compare.js';
import type { Part } from '#documents/domain/concerns.js';
import type { Content } from '#documents/domain/content.js';
import { requisiteOf, type KindDefinition } from '#documents/domain/kinds.js';
import { placesOf, placeUk } from '#documents/domain/places.js';
import { personOf, valueUk } from '#documents/domain/requisite-values.js';
import { DocumentsService, type DocumentFacts } from '#documents/documents.service.js';
import { PrintingService } from '#documents/printing.service.js';
import type { ApprovalSheetData } from '#documents/rendering/approval-sheet-data.js';
import { signaturesOf, type StoredSignature } from '#signatures/signature.store.js';
import { SealService } from '#signatures/seal.service.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { PersonFact } from '#users/domain/people.js';
import { RegistrationService } from '../registration.service.js';
import { approvalSheet, type SheetHead } from './approval-sheet.js';
import type { SheetWords } from './sheet-row.js';

/** The sheet as data and as pages. */
export interface ApprovalSheet {
  readonly data: ApprovalSheetData;
  readonly pdf: Buffer;
}

/** Makes the approval sheet of a document at any moment of its way; printable at any time by law (rules-ua P-7). */
@Injectable()
export class ApprovalSheetService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly documents: DocumentsService, private readonly directory: DirectoryQueries, private readonly registrations: RegistrationService,
    private readonly printing: PrintingService, private readonly seals: SealService, private readonly clock: Clock,
  ) {}

  /** The sheet as it stands now. Refuses with `notFound` before the first submission. Whether somebody may see it is the caller's question. */
  async sheet(organisationId: OrganisationId, documentId: DocumentId): Promise<ApprovalSheet> {
    const data = await this.data(organisationId, documentId);
    const { pdf } = await this.printing.typeset({ template: 'approval-sheet', data, profile: 'PDF/A-2a+UA' });
    return { data, pdf };
  }

  /** The same with the organisation's detached e-seal over the pages, as the archive keeps it. */
  async sealed(organisationId: OrganisationId, documentId: DocumentId): Promise<ApprovalSheet & { readonly seal: Buffer }> {
    const sheet = await this.sheet(organisationId, documentId);
    return { ...sheet, seal: await this.seals.sealDetached(sheet.pdf) };
  }

  /** The facts of the sheet: the route's word, completed by names, certificates and words for places. */
  async data(organisationId: OrganisationId, documentId: DocumentId): Promise<ApprovalSheetData> {
    const route = await findRoute(this.dataSource, organisationId, documentId);
    if (!route || route.rounds.length === 0) throw sharedProblem('notFound');
    const facts = await this.documents.facts(this.dataSource, organisationId, documentId);
    const [people, contents, signatures] = await Promise.all([
      this.directory.people(organisationId, peopleOf(route)), this.documents.contents(this.dataSource, organisationId, documentId), signaturesOf(this.dataSource, organisationId, documentId),
    ]);
    const current = route.rounds.at(-1)?.versions.at(-1);
    const head = await this.head(facts, current && contents.get(current.id));
    return approvalSheet(route, head, wordsFor({ route, people, contents, signatures, kind: facts.kindDefinition }), this.clock.now());
  }

  private async head(facts: DocumentFacts, content: Content | undefined): Promise<SheetHead> {
    const { organisationId } = facts;
    const [organisation, author, units, registration] = await Promise.all([
      this.directory.organisation(organisationId), this.directory.person(organisationId, facts.authorId), this.directory.units(organisationId), this.registrations.standing(this.dataSource, facts.documentId),
    ]);
    const phone = content && personOf(content.requisites, 'executor')?.phone;
    const unit = units.find((one) => one.unitId === facts.unitId)?.name;
    return {
      organisation: organisation.martialLawName ?? organisation.fullName,
      author: { position: author?.position ?? '', name: author?.name ?? '—', ...(unit ? { unit } : {}), ...(phone ? { phone } : {}) },
      document: { kindTitle: facts.kindDefinition.nameUk.toLocaleLowerCase('uk-UA'), title: facts.title, ...(registration ? { registered: { index: registration.index, date: registration.registeredOn } } : {}) },
    };
  }
}

/** Everybody whom the sheet names. */
function peopleOf(route: Route): PersonId[] {
  const steps = route.rounds.flatMap((round) => round.runs.flatMap((run) => run.steps));
  const named = [
    route.authorId, ...route.remarks.map((remark) => remark.by), ...route.rounds.flatMap((round) => [...round.carried, ...round.withdrawnCarried].map(({ decision }) => decision)).flatMap((one) => [one.by, one.onBehalfOf]),
    ...decisionsOf(route).flatMap(({ decision }) => [decision.by, decision.onBehalfOf]),
    ...steps.flatMap((step) => [step.assignee, step.parent?.by, step.late?.by, step.late?.onBehalfOf, ...(step.pool ?? []), ...step.withdrawn.flatMap(({ decision }) => [decision.by, decision.onBehalfOf]), ...step.handovers.flatMap((one) => [one.from, one.to])]),
  ];
  return [...new Set(named.filter((one): one is PersonId => Boolean(one)))];
}

interface WordSources {
  readonly route: Route;
  readonly people: ReadonlyMap<PersonId, PersonFact>;
  readonly contents: ReadonlyMap<VersionId, Content>;
  readonly signatures: readonly StoredSignature[];
  readonly kind: KindDefinition;
}

/** Names, certificates and Ukrainian words for the sheet of one route. */
export function wordsFor({ route, people, contents, signatures, kind }: WordSources): SheetWords {
  const contentOf = (number: number): Content | undefined => {
    const version = route.rounds.flatMap((round) => round.versions).findLast((one) => one.number === number);
    return version && contents.get(version.id);
  };
  return {
    person: (personId) => {
      const person = people.get(personId);
      return { name: person?.name ?? '—', position: person?.position ?? '', genitive: person?.positionForms.genitive ?? null };
    },
    signature: (decision) => {
      const found = signatures.find((one) => (decision.signature ? one.id === decision.signature.signatureId : decision.verdict === 'sign' && one.kind === 'signature' && one.personId === decision.by && one.versionId === decision.version.id));
      return found && { kind: found.qualified ? 'КЕП' : 'УЕП', serial: found.serial.toUpperCase(), signedAt: found.signedAt };
    },
    changes: (from, to) => {
      const [before, after] = [contentOf(from), contentOf(to)];
      return before && after ? changeFacts(compare(before, after), before, after).map((fact) => changeSentenceUk(fact, kind)) : [];
    },
    place: (part, number) => placeOf(part, contentOf(number), kind),
    requisite: (name, value) => {
      const requisite = requisiteOf(kind, name);
      return `${requisite?.labelUk ?? name} — ${valueUk((value ?? null) as Json, requisite) || 'не заповнено'}`;
    },
  };
}

/** The place of a remark as people name it, by the numbering of the version it was made on. */
function placeOf(part: Part | null, content: Content | undefined, kind: KindDefinition): string {
  switch (part?.part) {
    case undefined:
      return 'документ загалом';
    case 'requisite':
      return requisiteOf(kind, part.name)?.labelUk ?? part.name;
    case 'requisites':
      return 'реквізити';
    case 'text':
      return 'текст';
    case 'appendix':
      return `додаток ${part.number}`;
    case 'attachment':
      return `файл «${part.name}»`;
    case 'attachments':
      return 'файли';
    case 'block': {
      const place = content && placesOf(content.body).get(part.id);
      return place ? placeUk(place) || 'текст' : 'текст';
    }
  }
}
