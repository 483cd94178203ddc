import { describe, expect, it } from 'vitest';
import { FakeApi } from '../../../dev/fake-api';
import { routeSentence, sentenceTexts } from './route-sentence';

describe('The sentence of a route', () => {
  const { stages } = new FakeApi().plan();

  it('says in one breath who acts and in which order', () => {
    expect(routeSentence(stages, sentenceTexts.uk)).toBe(
      'Спочатку погоджує Інна ШЕВЧУК, потім погоджує Олег СЕМЕНЮК, потім одночасно погоджують Людмила ГОНЧАР і Наталія КРАВЕЦЬ, потім проводить юридичну експертизу Максим ДЯЧЕНКО, потім підписує Андрій ГАЙОВИЙ.',
    );
    expect(routeSentence(stages, sentenceTexts.en)).toContain('then Людмила ГОНЧАР and Наталія КРАВЕЦЬ approve at the same time');
  });

  it('leaves out a stage whose condition does not hold, and names a choice that is still open', () => {
    const some = stages.map((stage, n) => (n === 0 ? { ...stage, applies: false } : n === 4 ? { ...stage, people: [] } : stage));
    const sentence = routeSentence(some, sentenceTexts.uk);
    expect(sentence).not.toContain('ШЕВЧУК');
    expect(sentence).toContain('етап «Підписання» (ще не обрано, хто)');
  });

  it('says nothing of a stage for which the author may choose nobody, and has not', () => {
    const some = stages.map((stage, n) => (n === 2 ? { ...stage, people: [], choose: 'units' as const, leftOut: true } : stage));
    const sentence = routeSentence(some, sentenceTexts.uk);
    expect(sentence).not.toContain('ще не обрано');
    expect(sentence).toContain('потім погоджує Олег СЕМЕНЮК, потім проводить юридичну експертизу');
  });

  it('tells any-of and k-of-n apart from all', () => {
    const [, , stage] = stages;
    if (!stage) throw new Error('no stage');
    expect(routeSentence([{ ...stage, completion: 'any' }], sentenceTexts.uk)).toBe('Погоджує будь-хто з: Людмила ГОНЧАР і Наталія КРАВЕЦЬ.');
    expect(routeSentence([{ ...stage, completion: '1/2' }], sentenceTexts.uk)).toBe('Погоджують щонайменше 1 з 2\u00a0осіб.');
  });
});
