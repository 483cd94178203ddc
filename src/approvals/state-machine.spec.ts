import fs from 'node:fs';
import path from 'node:path';
import { everyCommandType } from './testing/every-type.js';
import { lifeCycle } from './domain/life-cycle.js';
import { stateMachineMarkdown } from './state-machine.js';

describe('docs/state-machine.md', () => {
  it('says what the tables of the core say: it is generated and committed', () => {
    const committed = fs.readFileSync(path.join(process.cwd(), 'docs', 'state-machine.md'), 'utf8');
    expect(committed).toBe(stateMachineMarkdown());
  });

  it('names every command of the core', () => {
    for (const command of everyCommandType) expect(stateMachineMarkdown()).toContain(`| \`${command}\` |`);
    expect([...new Set([...lifeCycle.none.accepts, ...lifeCycle.running.accepts, ...lifeCycle.rework.accepts])].sort()).toEqual([...everyCommandType].sort());
  });
});
