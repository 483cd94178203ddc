import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const root = path.resolve(__dirname, '..');
const { order, openTo } = JSON.parse(readFileSync(path.join(root, 'src/shared/module-order.json'), 'utf8')) as { order: string[]; openTo: string[] };

const sources = readdirSync(path.join(root, 'src'), { recursive: true, encoding: 'utf8' })
  .filter((file) => file.endsWith('.ts') && !file.endsWith('.spec.ts'))
  .map((file) => file.split(path.sep).join('/'));

/** Every import of the source: from which file, and which file it names (relative to src, without ending). */
const imports = sources.flatMap((file) => {
  const text = readFileSync(path.join(root, 'src', file), 'utf8');
  return [...text.matchAll(/^\s*(?:import|export)\s[^;]*?from\s+'([^']+)'/gms)].map(([statement, target = '']) => ({ file, target, typeOnly: /^\s*(import|export)\s+type\b/.test(statement) }));
});

const moduleOf = (file: string): string => file.split('/')[0] ?? '';

describe('The house', () => {
  test('imports point to the left in the order of modules, never to the right', () => {
    const wrong = imports.filter(({ file, target }) => {
      const from = order.indexOf(moduleOf(file));
      const to = order.indexOf(target.startsWith('#') ? moduleOf(target.slice(1)) : '');
      return from >= 0 && to > from;
    });
    expect(wrong).toEqual([]);
  });

  test('from another module only its services, queries, errors, contracts, events, ports and domain are imported', () => {
    const doors = openTo.map((pattern) => new RegExp(pattern));
    const wrong = imports.filter(({ file, target, typeOnly }) => {
      const from = moduleOf(file);
      const to = target.startsWith('#') ? moduleOf(target.slice(1)) : '';
      return order.includes(from) && to !== '' && to !== 'shared' && to !== from && !typeOnly && !doors.some((door) => door.test(target));
    });
    expect(wrong).toEqual([]);
  });

  test('domain code imports nothing from npm or Node, and of shared only its domain', () => {
    const wrong = imports.filter(({ file, target }) => /^[a-z]+\/domain\//.test(file) && !target.startsWith('.') && !/^#[a-z]+\/domain\//.test(target));
    expect(wrong).toEqual([]);
  });

  test('no two files import each other in a circle', () => {
    const graph = new Map<string, string[]>();
    for (const { file, target, typeOnly } of imports) {
      if (typeOnly || (!target.startsWith('.') && !target.startsWith('#'))) continue;
      const named = target.startsWith('#') ? target.slice(1) : path.posix.join(path.posix.dirname(file), target);
      graph.set(file, [...(graph.get(file) ?? []), named.replace(/\.js$/, '.ts')]);
    }
    expect(circlesIn(graph)).toEqual([]);
  });

  test('every file of a folder `domain` is reached without a clock, chance or a process', () => {
    const wrong = sources.filter((file) => /^[a-z]+\/domain\//.test(file) && /\bnew Date\(\)|\bDate\.now\b|\bMath\.random\b|\bprocess\.|\bfetch\(/.test(readFileSync(path.join(root, 'src', file), 'utf8').replace(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '')));
    expect(wrong).toEqual([]);
  });
});

function circlesIn(graph: ReadonlyMap<string, readonly string[]>): string[][] {
  const state = new Map<string, 'open' | 'done'>();
  const circles: string[][] = [];
  const walk = (file: string, trail: string[]): void => {
    if (state.get(file) === 'done') return;
    if (state.get(file) === 'open') {
      circles.push([...trail.slice(trail.indexOf(file)), file]);
      return;
    }
    state.set(file, 'open');
    for (const next of graph.get(file) ?? []) walk(next, [...trail, file]);
    state.set(file, 'done');
  };
  for (const file of graph.keys()) walk(file, []);
  return circles;
}
