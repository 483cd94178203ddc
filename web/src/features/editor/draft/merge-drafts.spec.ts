import { describe, expect, it } from 'vitest';
import type { Block } from '../../../lib/content';
import { changedPlaces, mergeDrafts } from './merge-drafts';

const p = (id: string, text: string): Block => ({ id, type: 'paragraph', text: [{ text }] });
const draft = (body: Block[], requisites: Record<string, unknown> = {}) => ({ requisites, body });

describe('Two people changed one draft', () => {
  const base = draft([p('1', 'один'), p('2', 'два'), p('3', 'три')], { title: 'Про', place: 'Зоряне' });

  it('takes what only one of them changed, without asking', () => {
    const { content, clashes } = mergeDrafts(base, draft([p('1', 'ОДИН'), p('2', 'два'), p('3', 'три')], base.requisites), draft([p('1', 'один'), p('2', 'два'), p('3', 'ТРИ')], { title: 'Про мир', place: 'Зоряне' }));
    expect(clashes).toEqual([]);
    expect(content.body).toEqual([p('1', 'ОДИН'), p('2', 'два'), p('3', 'ТРИ')]);
    expect(content.requisites).toEqual({ title: 'Про мир', place: 'Зоряне' });
  });

  it('keeps paragraphs that either of them added, each after its neighbour', () => {
    const { content } = mergeDrafts(base, draft([...base.body, p('mine', 'моє')]), draft([p('1', 'один'), p('theirs', 'їхнє'), p('2', 'два'), p('3', 'три')]));
    expect(content.body.map((block) => block.id)).toEqual(['1', 'theirs', '2', '3', 'mine']);
  });

  it('lets a removal stand where the other did not touch the paragraph', () => {
    const { content, clashes } = mergeDrafts(base, draft([p('1', 'один'), p('3', 'три')]), draft(base.body as Block[]));
    expect(content.body.map((block) => block.id)).toEqual(['1', '3']);
    expect(clashes).toEqual([]);
  });

  it('names every place that both changed and takes mine unless told otherwise', () => {
    const mine = draft([p('1', 'моє'), p('2', 'два'), p('3', 'три')]);
    const theirs = draft([p('1', 'їхнє'), p('3', 'три')]);
    const kept = mergeDrafts(base, mine, theirs);
    expect(kept.clashes).toEqual([{ kind: 'block', id: '1', mine: p('1', 'моє'), theirs: p('1', 'їхнє') }]);
    expect(kept.content.body).toEqual([p('1', 'моє'), p('3', 'три')]);
    expect(mergeDrafts(base, mine, theirs, () => 'theirs').content.body).toEqual([p('1', 'їхнє'), p('3', 'три')]);
  });

  it('tells the places that the other changed, whatever order the server keeps members in', () => {
    const theirs = draft([{ text: [{ text: 'один' }], type: 'paragraph', id: '1' }, p('3', 'ТРИ'), p('4', 'чотири')], { place: 'Зоряне', title: 'Про мир' });
    expect(changedPlaces(base, theirs).map((place) => place.key)).toEqual(['title', '3', '4', '2']);
    expect(mergeDrafts(base, draft([p('1', 'ОДИН'), p('2', 'два'), p('3', 'три')], base.requisites), theirs).clashes).toEqual([]);
  });

  it('asks when one removed what the other rewrote', () => {
    const { clashes, content } = mergeDrafts(base, draft([p('1', 'один'), p('3', 'три')]), draft([p('1', 'один'), p('2', 'інакше'), p('3', 'три')]), () => 'theirs');
    expect(clashes).toHaveLength(1);
    expect(content.body.map((block) => block.id)).toEqual(['1', '2', '3']);
  });
});
