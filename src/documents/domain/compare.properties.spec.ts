import * as fc from 'fast-check';
import { canonicalJson } from '#shared/domain/canonical-json.js';
import type { AttachmentId, BlockId, Sha256 } from '#shared/domain/ids.js';
import type { BlockChange, ChangeSet } from './change-set.js';
import type { Concerns, Part } from './concerns.js';
import { compare, isEmpty } from './compare.js';
import { canonicalContent, normalise } from './content-hash.js';
import type { AttachmentFact, Block, Content, Inline, TableRow } from './content.js';
import { project } from './project.js';
import { changesWithin, touches, touchesOnly } from './touches.js';

const runs = { numRuns: 1500 };

// Few ids and few words: two contents drawn apart meet often, and every kind of change comes up.
const blockIds = ['b1', 'b2', 'b3', 'b4', 'b5', 'b6', 'b7', 'b8'] as BlockId[];
const rowIds = ['r1', 'r2', 'r3', 'r4'] as BlockId[];
const phrase = fc.array(fc.constantFrom('подати', 'проєкт', 'до', '4500', 'грн', 'п’ять', ','), { maxLength: 5 }).map((words) => words.join(' '));
const inline: fc.Arbitrary<Inline> = fc.record({ text: phrase, marks: fc.subarray(['bold', 'italic'] as const) });
const text = fc.array(inline, { maxLength: 2 });
const number = fc.constantFrom(1, 2);
const rows = fc
  .uniqueArray(fc.constantFrom(...rowIds), { maxLength: 3 })
  .chain((ids) => fc.tuple(...ids.map((id): fc.Arbitrary<TableRow> => fc.record({ id: fc.constant(id), cells: fc.array(fc.record({ text }), { maxLength: 2 }) }))));

const blockOf = (id: BlockId): fc.Arbitrary<Block> =>
  fc.oneof(
    fc.record({ id: fc.constant(id), type: fc.constant('paragraph' as const), align: fc.constantFrom('center' as const, 'justify' as const), text }),
    fc.record({ id: fc.constant(id), type: fc.constant('point' as const), level: fc.constantFrom(1 as const, 2 as const, 3 as const), text }),
    fc.record({ id: fc.constant(id), type: fc.constant('point' as const), level: fc.constantFrom(1 as const, 2 as const), text }),
    fc.record({ id: fc.constant(id), type: fc.constantFrom('heading' as const, 'bullet' as const), text }),
    fc.record({ id: fc.constant(id), type: fc.constant('table' as const), rows }),
    fc.record({ id: fc.constant(id), type: fc.constant('appendix' as const), number, text }),
  );

/** Appendix numbers and row ids as a sound body has them: in sequence, and each once. */
function sound(body: readonly Block[]): readonly Block[] {
  let appendices = 0;
  const seen = new Set<string>();
  return body.map((block) => {
    if (block.type === 'appendix') return { ...block, number: (appendices += 1) };
    if (block.type !== 'table') return block;
    return { ...block, rows: block.rows.filter((row) => !seen.has(row.id) && seen.add(row.id)) };
  });
}
const bodyOf = (ids: readonly BlockId[]) => fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 8 }).chain((some) => fc.tuple(...some.map(blockOf))).map(sound);

const attachments: fc.Arbitrary<readonly AttachmentFact[]> = fc
  .uniqueArray(fc.constantFrom('Програма.pdf', 'Розрахунок.xlsx', 'Лист.pdf'), { maxLength: 3 })
  .chain((names) =>
    fc.tuple(...names.map((name) => fc.record({
      id: fc.constantFrom('a1', 'a2') as fc.Arbitrary<AttachmentId>, name: fc.constant(name), role: fc.constantFrom('appendix' as const, 'supporting' as const),
      mediaType: fc.constantFrom('application/pdf', 'text/plain'), size: fc.constantFrom(1, 2), sha256: fc.constantFrom('aa', 'bb') as fc.Arbitrary<Sha256>,
    }))),
  );
const requisites = fc.dictionary(fc.constantFrom('title', 'amount', 'ground'), fc.oneof(phrase, fc.integer({ min: 0, max: 2 }), fc.constant(null), fc.array(phrase, { maxLength: 2 })));
const kind = fc.oneof({ arbitrary: fc.constant('ORDER_MAIN'), weight: 12 }, { arbitrary: fc.constant('NAKAZ'), weight: 1 });
const contentOf = (ids: readonly BlockId[]): fc.Arbitrary<Content> => fc.record({ kind, requisites, body: bodyOf(ids), attachments });
const content = contentOf(blockIds);

/** A second version as an author makes it: blocks moved, dropped, changed, added, given new ids. */
const edited = (before: Content): fc.Arbitrary<Content> => {
  const step = fc.record({ what: fc.constantFrom('move', 'drop', 'change', 'add', 'renew', 'nothing'), at: fc.nat(9), to: fc.nat(9), block: blockOf('b9' as BlockId) });
  return fc.array(step, { maxLength: 4 }).map((steps) => {
    const body = [...before.body];
    steps.forEach(({ what, at, to, block }, index) => {
      const own = body[at];
      if (what === 'add') body.splice(Math.min(at, body.length), 0, { ...block, id: `n${index}` as BlockId });
      if (!own) return;
      if (what === 'drop') body.splice(at, 1);
      if (what === 'change') body[at] = { ...block, id: own.id };
      if (what === 'renew') body[at] = { ...own, id: `n${index}` as BlockId };
      if (what === 'move') body.splice(Math.min(to, body.length - 1), 0, ...body.splice(at, 1));
    });
    return { ...before, body: sound(body) };
  });
};
const twoVersions = fc.oneof(fc.tuple(content, content), content.chain((before) => fc.tuple(fc.constant(before), edited(before))));

const part: fc.Arbitrary<Part> = fc.oneof(
  fc.constantFrom<Part>({ part: 'requisites' }, { part: 'text' }, { part: 'attachments' }, { part: 'requisite', name: 'title' }, { part: 'requisite', name: 'amount' }),
  number.map((n): Part => ({ part: 'appendix', number: n })),
  fc.constantFrom(...blockIds, ...rowIds, 'n0' as BlockId).map((id): Part => ({ part: 'block', id })),
  fc.constantFrom('Програма.pdf', 'Лист.pdf').map((name): Part => ({ part: 'attachment', name })),
);
const concerns: fc.Arbitrary<Concerns> = fc.array(part, { maxLength: 2 });

const form = (value: Content): string => canonicalJson(canonicalContent(value));
const count = (changes: ChangeSet, ...kinds: BlockChange['kind'][]): number => changes.blocks.filter((change) => kinds.includes(change.kind)).length;
const side = (changes: readonly { kind: string; text: string }[], kind: string): string => changes.filter((word) => word.kind === 'same' || word.kind === kind).map((word) => word.text).join('');
const words = (block: Block): string => (block.type === 'table' ? '' : block.text.map((run) => run.text).join(''));

describe('the comparison of two versions', () => {
  it('finds nothing between a version and itself, however its runs are cut', () => {
    fc.assert(
      fc.property(content, (a) => {
        const cut = (block: Block): Block => (block.type === 'table' ? block : { ...block, text: block.text.flatMap((run) => [...run.text].map((letter) => ({ ...run, text: letter }))) });
        expect(isEmpty(compare(a, a))).toBe(true);
        expect(isEmpty(compare(a, { ...a, body: a.body.map(cut) }))).toBe(true);
      }),
      runs,
    );
  });

  it('finds nothing exactly when the canonical forms are equal', () => {
    fc.assert(fc.property(twoVersions, ([a, b]) => expect(isEmpty(compare(a, b))).toBe(form(a) === form(b))), runs);
  });

  it('is the same whether the contents came normalised or not, and normalising twice changes nothing', () => {
    fc.assert(
      fc.property(twoVersions, ([a, b]) => {
        expect(compare(normalise(a), normalise(b))).toEqual(compare(a, b));
        expect(normalise(normalise(a))).toEqual(normalise(a));
      }),
      runs,
    );
  });

  it('is symmetric in what came and what went', () => {
    fc.assert(
      fc.property(twoVersions, ([a, b]) => {
        const [there, back] = [compare(a, b), compare(b, a)];
        expect(count(there, 'added')).toBe(count(back, 'removed'));
        expect(there.requisites.map((change) => change.name)).toEqual(back.requisites.map((change) => change.name));
        const files = (changes: ChangeSet, what: string) => changes.attachments.filter((change) => change.kind === what).map((change) => change.name).sort();
        expect(files(there, 'added')).toEqual(files(back, 'removed'));
      }),
      runs,
    );
  });

  it('carries what is needed to get from the old blocks to the new ones', () => {
    fc.assert(
      fc.property(twoVersions, ([a, b]) => {
        const [was, is] = [normalise(a), normalise(b)];
        const result = new Map<string, Block>(was.body.map((block) => [block.id, block]));
        const { blocks } = compare(a, b);
        for (const change of blocks) if (change.kind === 'removed') result.delete(change.before.id);
        for (const change of blocks) if (change.kind === 'changed') result.delete(change.before.id);
        for (const change of blocks) if (change.kind === 'changed' || change.kind === 'added') result.set(change.after.id, change.after);
        expect(new Map([...result].sort())).toEqual(new Map(is.body.map((block): [string, Block] => [block.id, block]).sort()));
        const still = new Set(blocks.map((change) => change.id));
        for (const change of blocks) if (change.kind === 'changed') still.add(change.before.id);
        expect(is.body.filter((block) => !still.has(block.id) && was.body.some((old) => old.id === block.id)).every((block) => was.body.some((old) => canonicalJson(old as never) === canonicalJson(block as never)))).toBe(true);
      }),
      runs,
    );
  });

  it('gives back old and new words of every changed block', () => {
    fc.assert(
      fc.property(twoVersions, ([a, b]) => {
        for (const change of compare(a, b).blocks) {
          if (change.kind !== 'changed' || change.before.type === 'table' || change.after.type === 'table') continue;
          expect(side(change.words, 'removed')).toBe(words(change.before));
          expect(side(change.words, 'added')).toBe(words(change.after));
        }
      }),
      runs,
    );
  });

  it('treats formatting as a change', () => {
    fc.assert(
      fc.property(content, fc.nat(), (a, at) => {
        const target = a.body[at % Math.max(a.body.length, 1)];
        fc.pre(target !== undefined && target.type !== 'table' && words(target) !== '' && !target.text.some((run) => run.marks?.includes('underline')));
        const underlined = a.body.map((block) => (block.type !== 'table' && block === target ? { ...block, text: block.text.map((run) => ({ ...run, marks: [...(run.marks ?? []), 'underline' as const] })) } : block));
        const { blocks } = compare(a, { ...a, body: underlined });
        expect(blocks).toHaveLength(1);
        expect(blocks[0]).toMatchObject({ kind: 'changed', formattingOnly: true, moved: false });
      }),
      runs,
    );
  });
});

describe('what a stage answers for', () => {
  it('is untouched exactly when its projection is the same in both versions', () => {
    fc.assert(
      fc.property(twoVersions, concerns, ([a, b], parts) => {
        const same = canonicalJson(project(a, parts)) === canonicalJson(project(b, parts));
        expect(touches(compare(a, b), parts)).toBe(!same);
      }),
      { numRuns: 6000 },
    );
  });

  it('is everything when no concerns are named', () => {
    fc.assert(fc.property(twoVersions, ([a, b]) => expect(touches(compare(a, b), [])).toBe(form(a) !== form(b))), runs);
  });

  it('never grows by naming fewer parts, and a part of the changes is among the changes', () => {
    fc.assert(
      fc.property(twoVersions, part, part, ([a, b], one, other) => {
        const changes = compare(a, b);
        if (touches(changes, [one])) expect(touches(changes, [one, other])).toBe(true);
        const within = changesWithin(changes, [one]);
        expect(changes.blocks).toEqual(expect.arrayContaining([...within.blocks]));
      }),
      runs,
    );
  });

  it('covers all changes when all sections, requisites and files are named', () => {
    fc.assert(
      fc.property(twoVersions, ([a, b]) => {
        const appendices = Array.from({ length: 9 }, (_, index): Part => ({ part: 'appendix', number: index + 1 }));
        const changes = compare(a, b);
        expect(touchesOnly(changes, [{ part: 'text' }, { part: 'requisites' }, { part: 'attachments' }, ...appendices])).toBe(!changes.kindChanged);
      }),
      runs,
    );
  });

  it('gives one projection whatever the order in which the parts are listed', () => {
    fc.assert(fc.property(content, part, part, (a, one, other) => expect(project(a, [one, other])).toEqual(project(a, [other, one, other]))), runs);
  });
});
