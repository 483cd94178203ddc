import { Letters } from './support/letters.js';
import { TestStage } from './support/stage.js';
import { statementsOf } from './support/statements.js';

let stage: TestStage;
let letters: Letters;
beforeAll(async () => {
  stage = await TestStage.open({}, { worker: false });
  letters = new Letters(stage);
}, 60_000);
afterEach(() => letters.assertSound());
afterAll(() => stage.close());

describe('An approval over HTTP', () => {
  it('reads what it needs once: so many statements and no more', async () => {
    const paper = await letters.submitted('Про кількість запитів');
    const seen = await letters.seenBy('shevchuk', paper);
    const statements = await statementsOf(async () => expect((await letters.press('shevchuk', seen, 'approve', 'once')).status).toBe(200));
    expect(statements.filter((one) => /^(start transaction|commit|rollback)/i.test(one))).toHaveLength(2);
    expect(statements.filter((one, at) => one.startsWith('select') && statements.indexOf(one) !== at)).toEqual([]);
    expect(statements.length).toBeLessThanOrEqual(21);
  });
});
