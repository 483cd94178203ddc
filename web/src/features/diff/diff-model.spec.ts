import { describe, expect, it } from 'vitest';
import type { Block, BlockChange } from '../../lib/content';
import { changesOnly, diffItems, replacementsOf, segmentsOf } from './diff-model';

const p = (id: string, text: string): Block => ({ id, type: 'paragraph', text: [{ text }] });
const change = (kind: BlockChange['kind'], id: string, more: Partial<BlockChange> = {}): BlockChange => ({ kind, id, section: 'text', place: '', moved: false, formattingOnly: false, before: null, after: null, words: [], rows: [], ...more });

describe('The comparison of two texts', () => {
  const before = ['1', '2', '3', '4', '5', '6'].map((id) => p(id, id));

  it('shows a removed paragraph where it stood', () => {
    const after = before.filter((block) => block.id !== '3');
    expect(diffItems(before, after, [change('removed', '3')]).map((item) => item.id)).toEqual(['1', '2', '3', '4', '5', '6']);
    expect(diffItems(before, before.slice(1), [change('removed', '1')]).map((item) => item.id)[0]).toBe('1');
  });

  it('folds what is unchanged and keeps one paragraph of context around each change', () => {
    const pieces = changesOnly(diffItems(before, before, [change('changed', '5')]));
    expect(pieces.map((piece) => (piece.kind === 'fold' ? piece.items.map((item) => item.id).join('') : piece.item.id))).toEqual(['123', '4', '5', '6']);
  });

  it('keeps bold words bold inside a difference', () => {
    const old: Block = { id: '1', type: 'paragraph', text: [{ text: 'сума ' }, { text: '4500', marks: ['bold'] }] };
    const fresh: Block = { id: '1', type: 'paragraph', text: [{ text: 'сума ' }, { text: '5400', marks: ['bold'] }] };
    expect(segmentsOf([{ kind: 'same', text: 'сума ' }, { kind: 'removed', text: '4500' }, { kind: 'added', text: '5400' }], old, fresh)).toEqual([
      { kind: 'same', text: [{ text: 'сума ' }] },
      { kind: 'removed', text: [{ text: '4500', marks: ['bold'] }] },
      { kind: 'added', text: [{ text: '5400', marks: ['bold'] }] },
    ]);
  });

  it('says what was replaced by what', () => {
    expect(replacementsOf([{ kind: 'removed', text: '4500' }, { kind: 'added', text: '5400' }, { kind: 'same', text: ' грн ' }, { kind: 'added', text: 'щомісяця' }])).toEqual([{ before: '4500', after: '5400' }, { before: '', after: 'щомісяця' }]);
  });
});
