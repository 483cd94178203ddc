import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { runCli } from '../src/cli.js';
import { people } from '../src/seed/sample-organisation.js';

const root = path.resolve(__dirname, '..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const papers = [
  'README.md', 'CONTRIBUTING.md', 'CHANGELOG.md', ...['', 'adr', 'uk'].flatMap((folder) => readdirSync(path.join(root, 'docs', folder)).filter((name) => name.endsWith('.md')).map((name) => path.posix.join('docs', folder, name))),
];

/** All source text of the server and the client, for names that the papers use. */
const code = ['src', 'web/src'].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => /\.tsx?$/.test(name)).map((name) => read(path.join(folder, name)))).join('\n');

/** The anchor that a heading of Markdown gets. */
const anchorOf = (heading: string): string => heading.trim().toLowerCase().replace(/[^\p{L}\p{N}\s_-]/gu, '').replace(/\s/g, '-');

/** Whether a case stands in the list of reliability.md, by itself or inside a range such as S01–S18. */
function isListed(id: string): boolean {
  const list = read('docs/reliability.md');
  const ranges = [...list.matchAll(/\b([A-Z])(\d\d)–\1(\d\d)\b/g)];
  return new RegExp(`\\b${id}\\b`).test(list) || ranges.some(([, letter, from, to]) => id.startsWith(letter ?? '') && Number(id.slice(1)) >= Number(from) && Number(id.slice(1)) <= Number(to));
}

describe('The papers', () => {
  test.each(papers)('every link of %s leads somewhere', (paper) => {
    const links = [...read(paper).matchAll(/(?<!!)\[[^\]]*\]\(([^)\s]+)\)/g)].map(([, target = '']) => target).filter((target) => !/^[a-z]+:/.test(target));
    for (const link of links) {
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? paper : path.posix.join(path.posix.dirname(paper), file);
      expect([link, existsSync(path.join(root, target))]).toEqual([link, true]);
      if (anchor) expect([link, [...read(target).matchAll(/^#+ (.+)$/gm)].map(([, heading = '']) => anchorOf(heading))]).toEqual([link, expect.arrayContaining([anchor])]);
    }
  });

  test('every identifier of the glossary stands in the code', () => {
    const rows = read('docs/glossary.md').split('\n').filter((line) => line.startsWith('| ') && !line.startsWith('| ---') && !line.startsWith('| українською'));
    expect(rows.length).toBeGreaterThan(80);
    for (const row of rows) {
      const names = [...(row.split('|')[3] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name);
      expect([row, names]).toEqual([row, expect.arrayContaining([expect.stringMatching(/./)])]);
      for (const name of names) expect([name, code.includes(name)]).toEqual([name, true]);
    }
  });

  test('every decision is in the list of decisions, numbered without gaps', () => {
    const files = readdirSync(path.join(root, 'docs/adr')).filter((name) => /^\d{4}-/.test(name)).sort();
    expect(files.map((name) => Number(name.slice(0, 4)))).toEqual(files.map((_, place) => place + 1));
    const list = read('docs/adr/README.md');
    for (const file of files) expect(list).toContain(`](${file}) | ${/^# \d{4}\. (.+)$/m.exec(read(`docs/adr/${file}`))?.[1] ?? '?'}`);
    for (const file of files) for (const part of ['**Context.**', '**Choice.**', '**Consequences.**']) expect(read(`docs/adr/${file}`)).toContain(part);
  });

  test('decisions that the code refers to are there', () => {
    const numbers = [...code.matchAll(/\bADR (\d{4})\b/g)].map(([, number = '']) => number);
    expect(numbers.length).toBeGreaterThan(0);
    const known = readdirSync(path.join(root, 'docs/adr')).map((name) => name.slice(0, 4));
    for (const number of numbers) expect(known).toContain(number);
  });

  test('rules, cases and headings that the code refers to are in the papers', () => {
    const rules = read('docs/rules-ua.md');
    const referred = [...code.matchAll(/rules-ua ((?:§\d+(?:\.\d+)?|[A-Z]-\d+))/g)].map(([, rule = '']) => rule);
    expect(referred.length).toBeGreaterThan(50);
    for (const rule of new Set(referred)) expect([rule, new RegExp(`\\*\\*${rule}\\b`, 'u').test(rules)]).toEqual([rule, true]);
    const tests = ['src', 'test'].flatMap((folder) => readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('spec.ts')).map((name) => read(path.join(folder, name)))).join('\n');
    const cases = new Set([...tests.matchAll(/(?:test|it|describe)(?:\.each\([^)]*\))?\(\s*['`]([AFILSW]\d\d)\b/g)].map(([, id = '']) => id));
    expect(cases.size).toBeGreaterThan(30);
    for (const id of cases) expect([id, isListed(id)]).toEqual([id, true]);
    for (const [, heading = ''] of code.matchAll(/approvals\.md(?:,| «) ?((?:The|Editing|Substitution|Deadlines|Concurrency|Confidentiality)[^».,;)]*)/g)) expect([heading, read('docs/approvals.md').includes(`## ${heading}`)]).toEqual([heading, true]);
  });

  test('commands that the papers name are there', async () => {
    const scripts = Object.keys((JSON.parse(read('package.json')) as { scripts: Record<string, string> }).scripts);
    const help: string[] = [];
    await runCli(['help'], { environment: {}, out: (line) => void help.push(line), err: () => undefined, askSecret: () => Promise.resolve('') });
    for (const paper of papers) {
      for (const [, script = ''] of read(paper).matchAll(/npm (?:run )?(start|test|story|bench|cli|generate|lint|types|build|test:unit)\b/g)) expect([paper, scripts]).toEqual([paper, expect.arrayContaining([script])]);
      for (const [, command = ''] of read(paper).matchAll(/npm run cli -- ([a-z-]+)/g)) expect([paper, command, help.join('\n').includes(`  ${command}`)]).toEqual([paper, command, true]);
    }
  });

  test('people whom the README invites to try are in the demonstration', () => {
    const logins = read('README.md').split('\n').filter((line) => /^\| `/.test(line)).flatMap((line) => [...(line.split('|')[1] ?? '').matchAll(/`([a-z]+)`/g)].map(([, login = '']) => login));
    expect(logins.length).toBeGreaterThan(8);
    for (const login of logins) expect(people.map((person) => person.login)).toContain(login);
  });
});
