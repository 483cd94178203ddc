import { sample } from './foreign-papers.fixture.js';
import { printModel } from './print-model.js';
import { PrintableText } from './printable-text.js';
import type { TypesetJob } from './typesetter.js';

const model = (job: TypesetJob) => printModel(job, new PrintableText(() => true));

describe('what a template is given', () => {
  it('has the points numbered by their place, anew in each appendix', () => {
    const { body } = model(sample('doc-2')) as { body: { type: string; label?: string }[] };
    const labels = body.flatMap(({ type, label }) => (type === 'appendix' ? ['Додаток'] : label === undefined ? [] : [label]));
    expect(labels.join(' ')).toBe('1. 2. 3. 1) 2) 3) 4. 5. 6. Додаток Додаток 1. 2. 1) а) б) 2) 3. 4.');
  });

  it('has the reserved number written as the kind of document wants it', () => {
    const printed = { date: '2026-11-12', index: '412' };
    const order = sample('doc-1');
    const letter = sample('doc-4');
    if (order.template !== 'order' || letter.template !== 'letter') throw new Error('samples were swapped');
    expect(model({ ...order, data: { ...order.data, printed } })).toMatchObject({ printed: { date: '12 листопада 2026 року' } });
    expect(model({ ...letter, data: { ...letter.data, printed } })).toMatchObject({
      printed: { date: '12.11.2026' },
      replyTo: { date: '27.10.2026' },
    });
  });

  it('has instants in Kyiv time and the creation date of the file in UTC', () => {
    expect(model(sample('approval-sheet'))).toMatchObject({
      createdAt: { date: '12.11.2026', seconds: '14:10:00', utc: [2026, 11, 12, 12, 10, 0] },
      stages: [{ rows: [{ receivedAt: { date: '09.11.2026', time: '09:02' } }] }, {}, {}, {}, {}, {}, {}],
    });
  });
});
