import pg from 'pg';
import { Letters } from './support/letters.js';
import { TestStage } from './support/stage.js';

let stage: TestStage;
let letters: Letters;
beforeAll(async () => {
  stage = await TestStage.open({}, { worker: false });
  letters = new Letters(stage);
}, 60_000);
afterEach(() => letters.assertSound());
afterAll(() => stage.close());

/** Every statement that reaches PostgreSQL while `work` goes on; there is no worker beside it. */
async function statementsOf(work: () => Promise<unknown>): Promise<string[]> {
  const seen: string[] = [];
  const query = pg.Client.prototype.query;
  const watched = function (this: pg.Client, ...given: unknown[]): unknown {
    const [first] = given as [string | { text?: string }];
    seen.push((typeof first === 'string' ? first : (first.text ?? '')).replace(/\s+/g, ' ').trim());
    return (query as (...parameters: unknown[]) => unknown).apply(this, given);
  };
  pg.Client.prototype.query = watched as typeof query;
  try {
    await work();
  } finally {
    pg.Client.prototype.query = query;
  }
  return seen;
}

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
