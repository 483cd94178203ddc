// @vitest-environment node
import { describe, expect, it } from 'vitest';
import { runningDocument, runningRoute, signedDocument } from './card.fixture';
import { currentHolders, routeLine } from './route-line';
import { changeWords } from './change-words';
import { timelineOf } from './timeline';

const now = Date.parse('2026-11-13T14:40:00.000Z');
const hours = (ms: number | null): number | null => (ms === null ? null : ms / 3_600_000);

describe('the way of a document', () => {
  it('shows the last round: the author, the stages with their time, registration ahead', () => {
    const line = routeLine(runningRoute, runningDocument, now);
    expect(line.map((one) => [one.title ?? one.kind, one.state, hours(one.ms)])).toEqual([
      ['author', 'done', 17.5], ['Начальник відділу', 'done', null], ['Юридична експертиза', 'done', expect.closeTo(7.67, 1)], ['Фінансове погодження', 'current', 48], ['Підписання', 'waiting', null], ['registration', 'waiting', null],
    ]);
    expect(line[3]).toMatchObject({ people: ['Людмила ГОНЧАР'], overdue: true });
  });

  it('names whoever really decided, the acting head and not the absent one', () => {
    expect(routeLine(runningRoute, runningDocument, now)[2]?.people).toEqual(['Ганна ФЕДОРЕНКО']);
  });

  it('a draft has only its author, who holds it since it was created', () => {
    const draft = { ...runningDocument, phase: 'draft' as const };
    expect(routeLine(null, draft, now)).toMatchObject([{ kind: 'author', state: 'current' }]);
    expect(currentHolders(null, draft)).toMatchObject([{ name: 'Тарас МЕЛЬНИЧУК', since: draft.createdAt }]);
  });

  it('a returned document is with its author again, after the stage that returned it', () => {
    const rounds = runningRoute.rounds.slice(0, 1);
    const line = routeLine({ ...runningRoute, state: 'rework', rounds }, { ...runningDocument, phase: 'rework' }, now);
    expect(line.map((one) => [one.key === 'rework' ? 'rework' : (one.title ?? one.kind), one.state])).toEqual([['author', 'done'], ['Начальник відділу', 'done'], ['Фінансове погодження', 'returned'], ['rework', 'current'], ['registration', 'waiting']]);
  });

  it('registration is done as soon as there is a number, whatever else still waits', () => {
    expect(routeLine(runningRoute, signedDocument, now).at(-1)).toMatchObject({ kind: 'registration', state: 'done' });
  });

  it('a stage that passed with nobody is not on the way: nobody had the document there', () => {
    const [first, ...rounds] = [...runningRoute.rounds].reverse();
    if (!first) throw new Error('no round');
    const stages = first.stages.map((stage, n) => (n === 0 ? { ...stage, state: 'complete' as const, steps: [] } : stage));
    const line = routeLine({ ...runningRoute, rounds: [...rounds.reverse(), { ...first, stages }] }, runningDocument, now);
    expect(line.map((one) => one.title ?? one.kind)).toEqual(['author', 'Юридична експертиза', 'Фінансове погодження', 'Підписання', 'registration']);
  });

  it('everybody with an open step holds the document', () => {
    expect(currentHolders(runningRoute, runningDocument)).toMatchObject([{ name: 'Людмила ГОНЧАР', overdue: true }]);
  });
});

describe('the timeline', () => {
  it('tells everything newest first and forgets nothing of earlier rounds', () => {
    expect(timelineOf(runningRoute, runningDocument).map((one) => [one.kind, one.who ?? one.text])).toEqual([
      ['decided', 'Ганна ФЕДОРЕНКО'], ['carried', 'Інна ШЕВЧУК'], ['submitted', 'Тарас МЕЛЬНИЧУК'], ['roundEnded', 'returned'], ['decided', 'Людмила ГОНЧАР'], ['decided', 'Інна ШЕВЧУК'], ['submitted', 'Тарас МЕЛЬНИЧУК'], ['created', 'Тарас МЕЛЬНИЧУК'],
    ]);
  });

  it('a withdrawn approval stays where it was made, and its withdrawal stands by itself', () => {
    const route = structuredClone(runningRoute);
    const step = route.rounds[1]?.stages[1]?.steps[0];
    if (step?.decision) {
      step.earlier = [{ ...step.decision, withdrawn: { at: '2026-11-11T15:00:00.000Z', reason: 'Помилився документом' } }];
      step.decision = null;
    }
    expect(timelineOf(route, runningDocument).slice(0, 2).map((one) => one.kind)).toEqual(['withdrawn', 'decided']);
  });
});

describe('what changed since a carried approval', () => {
  const words = { text: 'текст', requisites: 'реквізити', attachments: 'файли', place: 'частина тексту', appendix: (n: string) => `додаток ${n}`, attachment: (name: string) => `файл «${name}»` };
  it('is named by printed place, each place once, and never by a bare id', () => {
    expect(changeWords(['block:x', 'block:y', 'appendix:2', 'attachment:План: 2027.pdf', 'text'], undefined, words, (uk) => uk)).toEqual(['частина тексту', 'додаток 2', 'файл «План: 2027.pdf»', 'текст']);
  });
});
