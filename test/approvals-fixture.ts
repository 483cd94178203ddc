import { newId } from '#shared/new-id.js';
import type { OrganisationId, PersonId, TemplateId, UnitId } from '#shared/domain/ids.js';
import { TemplatesService } from '#approvals/templates.service.js';
import { stageOf, type AssigneeRule, type RouteTemplate, type StageTemplate } from '#approvals/domain/template.js';
import { refold, type Difference } from '../src/cli/refold.js';
import type { Desk, Reply } from '../src/story/office.js';
import { Paper, type DraftBlock } from '../src/story/paperwork.js';
import type { RouteView, StepView } from '../src/story/views.js';
import { TestStage } from './support/stage.js';

export interface Problem { readonly code: string; readonly facts: Record<string, unknown> }
export interface Seen { readonly round: number; readonly version: number; readonly contentHash: string }

/** What the letters of these tests say; each point can be changed alone. */
export const points = ['Просимо надати пропозиції.', 'Відповідальним визначено відділ.', 'Видатки передбачено кошторисом.'] as const;
const body: readonly DraftBlock[] = points.map((text) => ({ type: 'point', level: 1, text: [{ text }] }));

/** The sample organisation with routes made for a test: short, and each showing one thing. */
export class Chancery {
  private constructor(readonly stage: TestStage, readonly organisationId: OrganisationId, private readonly people: ReadonlyMap<string, PersonId>, private readonly units: ReadonlyMap<string, UnitId>) {}

  static async open(): Promise<Chancery> {
    const stage = await TestStage.open({}, { worker: false });
    const [organisation] = await stage.rows<{ id: OrganisationId }>(`select id from organisation`);
    if (!organisation) throw new Error('there is no organisation');
    const people = await stage.rows<{ id: PersonId; login: string }>(`select id, login from person`);
    const units = await stage.rows<{ id: UnitId; index: string }>(`select id, index from unit`);
    return new Chancery(stage, organisation.id, new Map(people.map(({ id, login }) => [login, id])), new Map(units.map(({ id, index }) => [index, id])));
  }

  get office() {
    return this.stage.office;
  }

  get clock() {
    return this.stage.obih.clock;
  }

  desk = (login: string): Promise<Desk> => this.office.desk(login);

  person(login: string): PersonId {
    const id = this.people.get(login);
    if (!id) throw new Error(`nobody is called ${login}`);
    return id;
  }

  unit(index: string): UnitId {
    const id = this.units.get(index);
    if (!id) throw new Error(`there is no unit ${index}`);
    return id;
  }

  by = (...logins: string[]): AssigneeRule[] => logins.map((login) => ({ rule: 'person', person: this.person(login) }));
  visa = (key: string, logins: readonly string[], more: Partial<StageTemplate> = {}): StageTemplate => stageOf({ key, title: key, purpose: 'visa', participants: this.by(...logins), deadlineHours: 8, ...more });
  signature = (...logins: string[]): StageTemplate => stageOf({ key: 'signature', title: 'Підпис', purpose: 'signature', participants: this.by(...logins) });

  /** Adds a route for letters, or its next version when the code is known. */
  async route(code: string, stages: readonly StageTemplate[], more: Partial<RouteTemplate> = {}): Promise<string> {
    const template: RouteTemplate = { id: newId<TemplateId>(), code, version: 1, name: code, kinds: ['LETTER_OUT'], obligatoryFor: [], policy: 'affected', signature: 'none', stages, ...more };
    await this.stage.obih.app.get(TemplatesService).add(this.stage.obih.dataSource, this.organisationId, template);
    return code;
  }

  /** A letter of three points by Тарас Мельничук, not yet submitted. */
  draft(title = 'Про надання пропозицій', more: { access?: string; urgent?: boolean } = {}): Promise<Paper> {
    const semeniuk = { personId: this.person('semeniuk'), name: 'Олег СЕМЕНЮК', position: 'Директор Департаменту' };
    return Paper.write(this.office, 'melnychuk', {
      kind: 'LETTER_OUT', body, ...more,
      requisites: { title, letterKind: 'initiative', addressees: [{ name: 'Веснянська міська рада', edrpou: '00000201' }], signatory: semeniuk, caseIndex: '15-07', executor: { name: 'Тарас Мельничук', phone: '(000) 00-00-15' } },
    });
  }

  async letter(route: string, title?: string, more: { access?: string; urgent?: boolean } = {}): Promise<Paper> {
    const paper = await this.draft(title, more);
    await paper.submit({ template: route });
    return paper;
  }

  /** Changes one point of the text, 1 to 3, and submits again. */
  async resubmit(paper: Paper, route: string, point: 1 | 2 | 3, text: string): Promise<RouteView> {
    await paper.edit(({ body: blocks }) => ({ body: blocks.map((block, index) => (index === point - 1 ? { ...block, text: [{ text }] } : block)) as typeof blocks }));
    return paper.submit({ template: route, note: 'виправлено' });
  }

  /** A request as this person; the answer whatever it is. */
  async ask<Body = RouteView & Problem>(login: string, method: string, url: string, json?: unknown, headers: Record<string, string> = {}): Promise<Reply<Body>> {
    return (await this.desk(login)).try<Body>(method, url, json, headers);
  }

  /** A decision on a step, with what is on the screen now unless said otherwise. */
  async decide(login: string, paper: Paper, step: StepView, verdict: string, more: Record<string, unknown> = {}, headers: Record<string, string> = {}): Promise<Reply<RouteView & Problem>> {
    return this.ask(login, 'POST', paper.url(`/steps/${step.stepId}/decision`), { ...(await seenNow(paper)), verdict, ...more }, headers);
  }

  /** Every stored route is the fold of its events. */
  async differences(): Promise<Difference[]> {
    const found: Difference[] = [];
    await refold(this.stage.obih.dataSource, (difference) => void found.push(difference));
    return found;
  }

  close = (): Promise<void> => this.stage.close();
}

/** What the author's screen shows of the current round. */
export async function seenNow(paper: Paper): Promise<Seen> {
  const [route, card] = await Promise.all([paper.route(), paper.card()]);
  return { round: route.currentRound, version: card.currentVersion ?? 0, contentHash: card.contentHash ?? '' };
}

export const stepsIn = (route: RouteView, key?: string): StepView[] =>
  (route.rounds.find((round) => round.number === route.currentRound)?.stages ?? []).filter((stage) => key === undefined || stage.key === key).flatMap((stage) => stage.steps);

/** The step of the current round that a person holds, or may take out of a pool. */
export async function stepOf(chancery: Chancery, paper: Paper, login: string): Promise<StepView> {
  const personId = chancery.person(login);
  const steps = stepsIn(await paper.route());
  const found = steps.find((step) => step.assignee?.personId === personId && step.state !== 'skipped') ?? steps.find((step) => step.pool.some((one) => one.personId === personId));
  if (!found) throw new Error(`${login} has no step in this round`);
  return found;
}
