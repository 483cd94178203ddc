import { Inject, Injectable } from '@nestjs/common';
import type { DataSource, EntityManager } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { inTransaction } from '#shared/database/transaction.js';
import type { Actor, PersonActor } from '#shared/domain/actor.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, OrganisationId, PersonId, RouteId } from '#shared/domain/ids.js';
import { once } from '#shared/idempotency.js';
import { documentChain, record } from '#shared/journal/record.js';
import { newId } from '#shared/new-id.js';
import { sharedProblem } from '#shared/shared.errors.js';
import type { Content } from '#documents/domain/content.js';
import { DocumentsService, type DocumentFacts } from '#documents/documents.service.js';
import { approvalsProblem, problemOf } from './approvals.errors.js';
import { decide } from './domain/decide.js';
import type { Command, CommandBody } from './domain/commands.js';
import type { RouteEvent } from './domain/events.js';
import { evolve } from './domain/evolve.js';
import type { Facts, VersionFact } from './domain/facts.js';
import type { Route } from './domain/route.js';
import { noChoices, type Choices, type RouteTemplate } from './domain/template.js';
import { FactsLoader } from './facts.loader.js';
import { lockRoute, saveRoute } from './route.store.js';
import { phaseOf } from './route-phase.js';
import { TemplatesService } from './templates.service.js';

/** A command body, or what makes one inside the transaction out of the locked route and the facts (a signature to be checked, say). */
export type CommandMaker = (state: { tx: EntityManager; route: Route | null; facts: Facts }) => Promise<CommandBody> | CommandBody;

/** What a submission names: the template, the choices its rules ask for, the working copy that was on the screen, a word to the approvers. */
export interface Submission {
  readonly templateId: RouteTemplate['id'];
  readonly choices: Choices;
  readonly workingCopyRevision: number;
  readonly note: string | null;
}

const factOf = ({ id, number, minor, contentHash, requisites }: VersionFact): VersionFact => ({ id, number, minor, contentHash, requisites });

/** What comes after the route is records' to say: somebody who only acquaints themselves later does not undo it. */
const finishedPhases: readonly string[] = ['registered', 'archived'];

/** What came of a command: the state after it and the events that it made; no events means a repeat. */
export interface Outcome {
  readonly route: Route;
  readonly events: readonly RouteEvent[];
  /** What the command was decided on; what the person may do next is asked of the same, so nothing is read twice. */
  readonly document: DocumentFacts;
  readonly facts: Facts;
}

/** The one shell around the approval core: loads and locks, asks `decide`, saves, records, all in one transaction (architecture.md, Life of one «approve»). */
@Injectable()
export class ApprovalsService {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly documents: DocumentsService, private readonly facts: FactsLoader, private readonly templates: TemplatesService,
  ) {}

  /** Freezes the working copy as a version and starts the route, or its next round. Refused with a list of findings while the route cannot work. */
  async submit(actor: PersonActor, documentId: DocumentId, submission: Submission, key: string | undefined): Promise<void> {
    await this.documents.assertVisible(actor, documentId);
    await inTransaction(this.dataSource, (tx) =>
      once(tx, actor, { key, command: { submit: documentId, ...submission, choices: submission.choices as unknown as Json } }, async () => {
        const document = await this.documents.lock(tx, actor.organisationId, documentId);
        const current = await lockRoute(tx, actor.organisationId, documentId);
        const running = current && (current.status === 'running' || current.status === 'rework') ? current : null;
        if (document.authorId !== actor.personId) throw problemOf({ code: 'notAuthor', facts: {} });
        const template = running?.template.id === submission.templateId ? running.template : await this.templates.offered(tx, actor.organisationId, submission.templateId, document.kind);
        const version = await this.documents.freezeVersion(tx, actor, documentId, { revision: submission.workingCopyRevision, note: submission.note });
        const body: CommandBody = { type: 'submit', routeId: running?.id ?? newId<RouteId>(), documentId, template, choices: submission.choices, policy: null, urgent: document.urgent, note: submission.note };
        await this.carryOut(tx, { ...body, by: actor, key: key ?? null }, { document, route: running, template, choices: submission.choices, version });
        return null;
      }),
    );
  }

  /** Carries out a command of a person on the route of a document that they may see. */
  async command(actor: PersonActor, documentId: DocumentId, make: CommandBody | CommandMaker, key: string | undefined): Promise<Outcome> {
    await this.documents.assertVisible(actor, documentId, { administrator: typeof make === 'object' && make.type === 'reassign' });
    return inTransaction(this.dataSource, (tx) => this.commandIn(tx, actor, documentId, make, key));
  }

  /** The same inside a transaction that does more: a signature is embedded and accepted at once. */
  async commandIn(tx: EntityManager, actor: Actor, documentId: DocumentId, make: CommandBody | CommandMaker, key: string | undefined): Promise<Outcome> {
    const document = await this.documents.lock(tx, actor.organisationId, documentId);
    const route = await lockRoute(tx, actor.organisationId, documentId);
    if (!route) throw problemOf({ code: 'noRoute', facts: {} });
    const facts = await this.factsFor(tx, { document, route, template: route.template, choices: route.choices });
    const body = typeof make === 'function' ? await make({ tx, route, facts }) : make;
    return this.apply(tx, { ...body, by: actor, key: key ?? null }, { document, route, facts });
  }

  /**
   * The facts for reading: what `allowed` asks and what the plan of a route shows. About the version of the route's last round, unless another
   * is given; `draft` is the content of one that is not frozen yet. Nothing is locked.
   */
  async factsFor(
    runner: EntityManager | DataSource, about: { document: DocumentFacts; route: Route | null; template: RouteTemplate; choices?: Choices; version?: VersionFact; draft?: Content },
  ): Promise<Facts> {
    const { organisationId, documentId, authorId, kindFact } = about.document;
    const versions = await this.documents.versions(runner, organisationId, documentId);
    const last = versions.find((one) => one.id === about.route?.rounds.at(-1)?.versions.at(-1)?.id);
    const version = about.version ?? (last && factOf(last));
    if (!version) throw new Error(`the version of the last round of document ${documentId} is not there`);
    const contents = new Map(versions.map((one) => [one.id, one.content]));
    if (about.draft) contents.set(version.id, about.draft);
    return this.facts.load(runner, { organisationId, documentId, authorId, template: about.template, choices: about.choices ?? about.route?.choices ?? noChoices, version, contents, kind: kindFact });
  }

  private async carryOut(tx: EntityManager, command: Command, about: { document: DocumentFacts; route: Route | null; template: RouteTemplate; choices: Choices; version: VersionFact }): Promise<Outcome> {
    const facts = await this.factsFor(tx, about);
    return this.apply(tx, command, { document: about.document, route: about.route, facts });
  }

  private async apply(tx: EntityManager, command: Command, about: { document: DocumentFacts; route: Route | null; facts: Facts }): Promise<Outcome> {
    const decided = decide(about.route, command, about.facts);
    if (!decided.ok) throw problemOf(decided.refusal);
    const events = decided.value;
    const after = events.reduce<Route | null>((state, event) => evolve(state, event), about.route);
    if (!after) throw sharedProblem('notFound');
    const outcome = { route: after, events, document: about.document, facts: about.facts };
    if (events.length === 0) return outcome;
    await saveRoute(tx, about.document.organisationId, about.route, after, events);
    await this.follow(tx, about.document, after, events);
    await record(tx, { organisationId: about.document.organisationId, chain: documentChain(about.document.documentId), documentId: about.document.documentId, actor: command.by, at: this.clock.now() },
      events.map((event) => ({ type: event.type, data: event as unknown as Json })));
    return outcome;
  }

  /** What must be true in the same instant: who may see the document now, and where it stands. */
  private async follow(tx: EntityManager, document: DocumentFacts, route: Route, events: readonly RouteEvent[]): Promise<void> {
    const people = events.flatMap((event): PersonId[] => {
      if (event.type === 'stepOpened') return [...(event.assignee ? [event.assignee] : []), ...(event.pool ?? [])];
      if (event.type === 'stepDelegated') return [event.to];
      if (event.type === 'stepReassigned') return [...(event.to ? [event.to] : []), ...(event.pool ?? [])];
      return event.type === 'stepClaimed' ? [event.assignee] : [];
    });
    if (people.length > 0) await this.documents.grantSight(tx, document.organisationId, document.documentId, people);
    const phase = phaseOf(route);
    if (phase !== document.phase && !finishedPhases.includes(document.phase)) await this.documents.setPhase(tx, document.organisationId, document.documentId, phase);
  }

  /** Commands of the system for every organisation: reminders that are due, places that changed hands. Answers how many did something. */
  async asSystem(organisationId: OrganisationId, documentId: DocumentId, process: string, body: CommandBody): Promise<boolean> {
    const actor: Actor = { kind: 'system', organisationId, process };
    return inTransaction(this.dataSource, async (tx) => (await this.commandIn(tx, actor, documentId, body, undefined)).events.length > 0);
  }

  /** Refuses what must go through a signing ceremony. */
  static refuseSignature(verdict: string): void {
    if (verdict === 'sign') throw approvalsProblem('signInCeremony');
  }
}
