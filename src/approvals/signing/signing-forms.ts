import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { sha256 } from '#shared/crypto/sha256.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { Problem } from '#shared/errors/problem.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId, PersonId, StepId } from '#shared/domain/ids.js';
import type { AttachmentFact } from '#documents/domain/content.js';
import { DocumentsService } from '#documents/documents.service.js';
import { PrintingService } from '#documents/printing.service.js';
import { signatureMarkData } from '#documents/rendering/mark-data.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import type { PersonFact } from '#users/domain/people.js';
import type { AttachmentToSign } from '#signatures/attachment-signing.service.js';
import { DocumentSigningService, signatureField } from '#signatures/document-signing.service.js';
import { findFile, type SignatureFile } from '#signatures/signature.store.js';
import { ApprovalsService } from '../approvals.service.js';
import { problemOf } from '../approvals.errors.js';
import { authorise } from '../domain/authority.js';
import { decide } from '../domain/decide.js';
import type { Facts } from '../domain/facts.js';
import type { Route, Step } from '../domain/route.js';
import { findStep, openRound, versionOf } from '../domain/standing.js';
import type { Hop } from '../domain/substitution.js';
import { findRoute } from '../route.store.js';
import { signatoriesOf, signaturePlaces } from './signatories.js';
import type { PileItem } from './signing.service.js';
import type { SigningItem } from './signing-session.js';

/** The file to be signed next, the number of the signature in it, and the visible mark that goes with it. */
export interface SigningBase {
  readonly base: SignatureFile;
  readonly place: number;
  readonly appearance: Buffer | null;
}

interface Situation { readonly route: Route; readonly facts: Facts; readonly attachments: readonly AttachmentToSign[]; readonly organisationId: OrganisationId; readonly title: string; readonly kindUk: string }

/** An appendix is part of what is signed; supporting material is for the approvers and goes no further (`AttachmentFact`). */
const signedWith = (attachments: readonly AttachmentFact[]): AttachmentToSign[] =>
  attachments.filter((one) => one.role === 'appendix').map(({ id, name, size, sha256: hash }) => ({ attachmentId: id, name, size, sha256: hash }));

/** Finds out whether a document of a pile can be signed by this person, and makes the exact file that will be signed. */
@Injectable()
export class SigningForms {
  private readonly marks = new Map<string, Promise<Buffer>>();

  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly approvals: ApprovalsService, private readonly documents: DocumentsService, private readonly printing: PrintingService,
    private readonly signing: DocumentSigningService, private readonly directory: DirectoryQueries,
  ) {}

  /** One document of the pile: waiting, or excluded with the code with which the core would refuse the signature now. */
  async judge(actor: PersonActor, wanted: PileItem): Promise<SigningItem> {
    const item: SigningItem = {
      documentId: wanted.documentId, stepId: wanted.stepId, onBehalfOf: wanted.onBehalfOf ?? null, round: wanted.round, version: wanted.version, contentHash: wanted.contentHash, title: '', kindUk: '', changed: false,
      state: 'waiting', reason: null, base: null, field: null, signingAt: null, signedAt: null, shown: null, attachments: [],
    };
    try {
      const situation = await this.situation(actor, wanted.documentId);
      const step = this.stepIn(situation.route, wanted.stepId);
      const seen = { round: wanted.round, contentHash: wanted.contentHash };
      const signature = { level: 'qualified' as const, signatureId: wanted.stepId, contentHash: wanted.contentHash, concernedHash: situation.facts.concernedHash(step.concerns) };
      const answer = decide(situation.route, { type: 'decide', stepId: wanted.stepId, seen, verdict: 'sign', reason: null, remarks: [], signature, onBehalfOf: item.onBehalfOf, by: actor, key: null }, situation.facts);
      const named = { ...item, title: situation.title, kindUk: situation.kindUk, attachments: situation.attachments, changed: (openRound(situation.route)?.carried.length ?? 0) > 0 };
      return answer.ok ? named : { ...named, state: 'excluded', reason: answer.refusal };
    } catch (error) {
      if (!(error instanceof Problem)) throw error;
      return { ...item, state: 'excluded', reason: { code: error.code, facts: error.facts } };
    }
  }

  /** The file that the next signature of this step is over: the form with the actual signer's requisite, or what the signers before left. */
  async baseFor(actor: PersonActor, item: Pick<SigningItem, 'documentId' | 'stepId' | 'onBehalfOf'>): Promise<SigningBase> {
    const { route, facts, organisationId } = await this.situation(actor, item.documentId);
    const placed = findStep(route, item.stepId);
    if (!placed) throw problemOf({ code: 'stepUnknown', facts: {} });
    const standing = authorise(route, placed, actor.personId, item.onBehalfOf, facts);
    if (!standing.ok) throw problemOf(standing.refusal);
    const form = await this.form(organisationId, route, { stepId: item.stepId, signer: actor.personId, chain: standing.value.chain });
    const signed = signaturePlaces(route).filter(({ step }) => step.decision?.verdict === 'sign').length;
    const earlier = signed > 0 ? await findFile(this.dataSource, form.file.versionId, 'signed', signed, form.file.signatories) : undefined;
    return { base: earlier ?? form.file, place: form.place, appearance: await this.markFor(form.file, form.place, form.people.get(actor.personId), organisationId) };
  }

  /** Makes the form of an open signature stage ahead of the ceremony, for the person who holds the step; done already, it does nothing. */
  async makeAhead(organisationId: OrganisationId, documentId: DocumentId): Promise<void> {
    const route = await findRoute(this.dataSource, organisationId, documentId);
    const next = route ? signaturePlaces(route).find(({ step }) => step.assignee !== null && !step.decision) : undefined;
    if (route && next?.step.assignee) await this.form(organisationId, route, { stepId: next.step.id, signer: next.step.assignee, chain: [] });
  }

  /** Whether a file is still the last one of its version: nobody has signed it meanwhile. */
  async isLast(base: Pick<SignatureFile, 'versionId' | 'signatories' | 'kind' | 'place'>): Promise<boolean> {
    return (await findFile(this.dataSource, base.versionId, 'signed', base.kind === 'form' ? 1 : base.place + 1, base.signatories)) === undefined;
  }

  stepIn(route: Route | null, stepId: StepId): Step {
    const placed = route ? findStep(route, stepId) : undefined;
    if (!placed) throw problemOf({ code: 'stepUnknown', facts: {} });
    return placed.step;
  }

  private async situation(actor: PersonActor, documentId: DocumentId): Promise<Situation> {
    await this.documents.assertVisible(actor, documentId);
    const document = await this.documents.facts(this.dataSource, actor.organisationId, documentId);
    const route = await findRoute(this.dataSource, actor.organisationId, documentId);
    const round = route && openRound(route);
    if (!route || !round) throw problemOf({ code: 'routeEnded', facts: {} });
    const version = await this.documents.versionFact(this.dataSource, actor.organisationId, versionOf(round).id);
    const facts = await this.approvals.factsFor(this.dataSource, { document, route, template: route.template, choices: route.choices, version });
    return { route, facts, attachments: signedWith(version.attachments), organisationId: actor.organisationId, title: document.title, kindUk: document.kindUk };
  }

  private async form(
    organisationId: OrganisationId, route: Route, now: { stepId: StepId; signer: PersonId; chain: readonly Hop[] },
  ): Promise<{ file: SignatureFile; place: number; people: ReadonlyMap<PersonId, PersonFact> }> {
    const places = signaturePlaces(route);
    const round = openRound(route);
    if (!round) throw problemOf({ code: 'routeEnded', facts: {} });
    const version = versionOf(round);
    const people = await this.directory.people(organisationId, places.flatMap(({ step, by }) => [step.assignee, by, now.signer].filter((person): person is PersonId => person !== null)));
    const signatories = signatoriesOf(places, people, now);
    const name = sha256(JSON.stringify(signatories));
    const place = places.find(({ step }) => step.id === now.stepId)?.place ?? 1;
    const known = await findFile(this.dataSource, version.id, 'form', 0, name);
    if (known) return { file: known, place, people };
    const content = (await this.documents.contents(this.dataSource, organisationId, route.documentId)).get(version.id);
    if (!content) throw new Error(`version ${version.id} is not there`);
    const typeset = await this.printing.print(organisationId, route.documentId, content, { signatories, createdAt: round.openedAt });
    const file = await this.signing.makeForm(this.dataSource, organisationId, { documentId: route.documentId, versionId: version.id, signatories: name }, typeset);
    return { file, place, people };
  }

  /** The mark beside the requisite is the same for every document of a ceremony: it is typeset once per signer and size. */
  async markFor(file: Pick<SignatureFile, 'zones'>, place: number, signer: PersonFact | undefined, organisationId: OrganisationId): Promise<Buffer | null> {
    const zone = file.zones.find((one) => one.name === signatureField(place));
    if (!zone || !signer) return null;
    const key = [organisationId, signer.personId, signer.name, zone.width, zone.height].join(' ');
    const known = this.marks.get(key);
    if (known) return known;
    if (this.marks.size > 500) this.marks.clear();
    const made = this.printing.printMark(signatureMarkData({ ...zone, page: 0, x: 0, y: 0 }, { createdAt: '2026-01-01T00:00:00.000Z', label: 'КЕП', signer: signer.name })).then((typeset) => typeset.pdf);
    this.marks.set(key, made);
    made.catch(() => this.marks.delete(key));
    return made;
  }
}
