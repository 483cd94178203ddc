import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import type { PersonActor } from '#shared/domain/actor.js';
import type { DocumentId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { sharedProblem } from '#shared/shared.errors.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { DocumentsQueries } from '#documents/documents.queries.js';
import { DocumentsService, type DocumentFacts } from '#documents/documents.service.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { approvalsApi } from './approvals.contract.js';
import { ApprovalsService, type Outcome } from './approvals.service.js';
import { problemOf } from './approvals.errors.js';
import { allowed } from './domain/allowed.js';
import { carryOver } from './domain/carry-over.js';
import type { Facts, VersionFact } from './domain/facts.js';
import { lintRoute } from './domain/route-lint.js';
import type { Decision, Route } from './domain/route.js';
import { planRoute } from './domain/sentence.js';
import { decisionsOf, findDecision, openRound, ownEarlierDecision, stepState, versionOf } from './domain/standing.js';
import { isActive } from './domain/substitution.js';
import type { Choices, RouteTemplate } from './domain/template.js';
import { findRoute, findRoutes } from './route.store.js';
import { completionText, decisionView, peopleIn, refOf, remarkView, routeView, type PersonRef, type RouteView, type Surroundings } from './route.view.js';
import { TemplatesService } from './templates.service.js';

type Plan = OutputOf<typeof approvalsApi.plan>;
type PlannedStageView = Plan['stages'][number];
type SinceMine = OutputOf<typeof approvalsApi.sinceMine>;

/** The version that a plan is made for does not exist yet: it has the draft's requisites and nobody else's id. */
const draftVersion = (requisites: VersionFact['requisites'], contentHash: string): VersionFact => ({ id: 'draft' as VersionFact['id'], number: 0, minor: 0, contentHash: contentHash as VersionFact['contentHash'], requisites });

/** Reads routes for people: what happened, what they may do, what a route would be, what changed since their own approval. */
@Injectable()
export class ApprovalsQueries {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly approvals: ApprovalsService, private readonly documents: DocumentsService, private readonly documentViews: DocumentsQueries,
    private readonly directory: DirectoryQueries, private readonly signatures: SignaturesQueries, private readonly templates: TemplatesService,
  ) {}

  /** The route of a document as the core knows it; null before the first submission. Who may see it is the caller's to ask. */
  routeOf(organisationId: OrganisationId, documentId: DocumentId): Promise<Route | null> {
    return findRoute(this.dataSource, organisationId, documentId);
  }

  /** The same for several documents at once; one that was never submitted is left out. */
  routesOf(organisationId: OrganisationId, documentIds: readonly DocumentId[]): Promise<ReadonlyMap<DocumentId, Route>> {
    return findRoutes(this.dataSource, organisationId, documentIds);
  }

  async route(actor: PersonActor, documentId: DocumentId): Promise<RouteView> {
    await this.documents.assertVisible(actor, documentId);
    const document = await this.documents.facts(this.dataSource, actor.organisationId, documentId);
    const route = await this.routeOf(actor.organisationId, documentId);
    if (!route) throw problemOf({ code: 'noRoute', facts: {} });
    return this.after(actor, { route, document, facts: await this.factsOf(document, route) });
  }

  /** The route as a command left it, with what this person may do now: made of what the command was decided on. */
  async after(actor: PersonActor, { route, document, facts }: Pick<Outcome, 'route' | 'document' | 'facts'>): Promise<RouteView> {
    const commands = allowed(route, actor, facts).filter((command) => command.command !== 'submit' || document.authorId === actor.personId);
    const plan = route.status === 'running' ? planRoute(route.template, facts, route.urgent) : null;
    return routeView(route, commands, plan?.expectedBy ?? null, await this.around(actor.organisationId, route));
  }

  /** Who may be named in a view, their signatures, the time. */
  async around(organisationId: OrganisationId, route: Route, more: readonly PersonId[] = []): Promise<Surroundings> {
    const [people, stored] = await Promise.all([this.directory.people(organisationId, [...peopleIn(route), ...more]), this.signatures.stored(organisationId, route.documentId)]);
    return { people, signatures: new Map(stored.map((signature) => [signature.id, signature])), now: this.clock.now() };
  }

  /** A person as the views show them. */
  async person(actor: PersonActor, personId: PersonId): Promise<PersonRef> {
    const person = await this.directory.person(actor.organisationId, personId);
    return { personId, name: person?.name ?? '—', position: person?.position ?? '' };
  }

  /** The facts of a document that the actor may see. */
  documentOf(actor: PersonActor, documentId: DocumentId): Promise<DocumentFacts> {
    return this.documentViews.visible(actor, documentId);
  }

  async templatesFor(actor: PersonActor, kind: string): Promise<OutputOf<typeof approvalsApi.templates>> {
    const found = await this.templates.forKind(actor.organisationId, kind);
    return {
      templates: found.map((template) => ({
        templateId: template.id, code: template.code, name: template.name, version: template.version, obligatory: template.obligatoryFor.includes(kind), policy: template.policy,
        stages: template.stages.map((stage) => ({ key: stage.key, title: stage.title, purpose: stage.purpose, order: stage.order, completion: completionText(stage.completion, stage.participants.length), choose: choiceOf(stage) })),
      })),
    };
  }

  /** Who would act, in which order, until when; what is wrong; on a resubmission whose visas would stand. Nothing is changed. */
  async plan(actor: PersonActor, documentId: DocumentId, wanted: InputOf<typeof approvalsApi.plan>['body']): Promise<Plan> {
    const document = await this.documentViews.mine(actor, documentId);
    const current = await this.routeOf(actor.organisationId, documentId);
    const running = current && (current.status === 'running' || current.status === 'rework') ? current : null;
    const template = running?.template.id === wanted.templateId ? running.template : await this.templates.offered(this.dataSource, actor.organisationId, wanted.templateId, document.kind);
    const choices: Choices = { picked: wanted.choices.picked, units: wanted.choices.units, signer: wanted.choices.signerId ?? null };
    const facts = await this.draftFacts(actor, document, running, template, choices);
    const plan = planRoute(template, facts, document.urgent);
    const findings = lintRoute(template, { authorId: document.authorId, facts });
    const people = await this.directory.people(actor.organisationId, Object.values(facts.seats).flat().flatMap((seat) => [...(seat.person ? [seat.person] : []), ...(seat.pool ?? [])]).concat(facts.substitutions.map((one) => one.substitute), running ? peopleIn(running) : []));
    const around: Surroundings = { people, signatures: new Map(), now: facts.now };
    const carry = running?.status === 'rework' ? carryOver(running, facts.kind.forcedPolicy ?? running.policy, facts) : null;
    return {
      stages: plan.stages.map((stage, index): PlannedStageView => ({
        key: stage.key, title: stage.title, purpose: stage.purpose, order: stage.order, completion: completionText(stage.completion, stage.seats.length), applies: stage.applies, condition: stage.condition ? JSON.stringify(stage.condition.inputs) : null,
        people: stage.seats.flatMap((seat) => {
          const substituteOf = (person: PersonId) => facts.substitutions.find((one) => one.person === person && isActive(one, facts.now));
          const who = seat.person ? [seat.person] : (seat.pool ?? []);
          return who.map((person) => ({ ...refOf(around, person), why: seat.pool ? 'pool' : seat.key, substitute: substituteOf(person) ? refOf(around, substituteOf(person)?.substitute as PersonId) : null }));
        }),
        leftOut: stage.leftOut, hours: stage.hours, dueAt: stage.dueAt, choose: choiceOf(template.stages[index]), locked: template.obligatoryFor.includes(document.kind),
        carry: carry ? [...carry.carried.filter((one) => one.stageKey === stage.key).map((one) => ({ person: refOf(around, one.decision.by), carried: true, because: 'untouched' })), ...carry.lapsed.filter((one) => one.stageKey === stage.key).map((one) => ({ person: refOf(around, one.decision.by), carried: false, because: one.because }))] : [],
      })),
      findings: findings.map((finding) => ({ ...finding, facts: { ...finding.facts } })), expectedBy: plan.expectedBy, maySubmit: !findings.some((finding) => finding.severity === 'error'),
    };
  }

  /** What changed since the version that this person approved, with that decision, their remarks and the author's word. */
  async sinceMine(actor: PersonActor, documentId: DocumentId): Promise<SinceMine> {
    await this.documents.assertVisible(actor, documentId);
    const route = await this.routeOf(actor.organisationId, documentId);
    const round = route?.rounds.at(-1);
    if (!route || !round) throw sharedProblem('notFound');
    const around = await this.around(actor.organisationId, route);
    const mine = this.lastDecisionOf(route, actor.personId);
    const current = versionOf(round);
    const myRemarks = route.remarks.filter((remark) => remark.by === actor.personId && !remark.withdrawn).map((remark) => remarkView(remark, around));
    if (!mine || mine.decision.version.id === current.id) return { mine: mine ? decisionView(mine.decision, mine.stepId, around) : null, changes: null, myRemarks, authorsNote: round.note };
    return { mine: decisionView(mine.decision, mine.stepId, around), changes: await this.documentViews.changesBetween(actor, documentId, { from: mine.decision.version.id, to: current.id }), myRemarks, authorsNote: round.note };
  }

  /** The facts of a route as it stands, for reading. */
  factsOf(document: DocumentFacts, route: Route): Promise<Facts> {
    return this.approvals.factsFor(this.dataSource, { document, route, template: route.template, choices: route.choices });
  }

  private async draftFacts(actor: PersonActor, document: DocumentFacts, running: Route | null, template: RouteTemplate, choices: Choices): Promise<Facts> {
    const content = await this.documentViews.draftOf(document);
    const version = draftVersion(content.requisites, '');
    return this.approvals.factsFor(this.dataSource, { document, route: running, template, choices, version, draft: content });
  }

  /** What a person compares with: for a step that waits for them the decision of its place or their own, else the last one that they gave (rule 4). */
  private lastDecisionOf(route: Route, person: PersonId): { decision: Decision; stepId: string } | undefined {
    const placed = route.rounds.flatMap((round) => round.runs.flatMap((run) => run.steps.map((step) => ({ round, run, step }))));
    const waiting = placed.find(({ run, step }) => step.assignee === person && ['open', 'held'].includes(stepState(route, { run, step })));
    const decision = waiting ? ownEarlierDecision(route, waiting.step, person) : null;
    const found = decision ? findDecision(route, decision.id) : decisionsOf(route).findLast((one) => !one.withdrawn && (one.decision.by === person || one.decision.onBehalfOf === person));
    return found && { decision: found.decision, stepId: found.step.id };
  }

  /** Whether a round is open now: what queues ask before a reminder. */
  static isRunning = (route: Route | null): boolean => route !== null && openRound(route) !== undefined;
}

/** What the author is asked for in a stage before submitting. */
function choiceOf(stage: RouteTemplate['stages'][number] | undefined): 'people' | 'units' | 'signer' | null {
  for (const { rule } of stage?.participants ?? []) {
    if (rule === 'pickedByAuthor') return 'people';
    if (rule === 'unitsChosenByAuthor') return 'units';
    if (rule === 'signerChosenByAuthor') return 'signer';
  }
  return null;
}

