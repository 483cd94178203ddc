import type { OutputOf } from '#shared/http/endpoint.js';
import type { BlockId } from '#shared/domain/ids.js';
import { blockView } from './body-view.js';
import type { BlockChange, ChangeSet, WordChange } from './domain/change-set.js';
import { isEmpty } from './domain/compare.js';
import type { Content } from './domain/content.js';
import { requisiteOf, type KindDefinition } from './domain/kinds.js';
import { placesOf, placeUk, type Place } from './domain/places.js';
import { valueUk } from './domain/requisite-values.js';
import { wordDiff } from './domain/word-diff.js';
import type { documentsApi } from './documents.contract.js';

/** The change set as the API shows it; see `ChangeSetView` of the contract. */
export type ChangeSetViewData = OutputOf<typeof documentsApi.changes>;

/** Two contents that were compared, with their version numbers; `toVersion` null stands for the working copy. */
export interface Compared {
  readonly before: Content;
  readonly after: Content;
  readonly fromVersion: number;
  readonly toVersion: number | null;
  readonly kind: KindDefinition;
}

type View = ChangeSetViewData['blocks'][number];
const words = (changes: readonly WordChange[]): WordChange[] => [...changes];

function changeView(change: BlockChange, placeOf: (id: BlockId, removed: boolean) => string): View {
  const base = { id: change.id, section: change.section, place: placeOf(change.id, change.kind === 'removed'), moved: false, formattingOnly: false, before: null, after: null, words: [], rows: [] };
  switch (change.kind) {
    case 'added':
      return { ...base, kind: 'added', after: blockView(change.after) };
    case 'removed':
      return { ...base, kind: 'removed', before: blockView(change.before) };
    case 'moved':
      return { ...base, kind: 'moved', moved: true, before: blockView(change.block), after: blockView(change.block) };
    case 'changed':
      return {
        ...base, kind: 'changed', moved: change.moved, formattingOnly: change.formattingOnly, before: blockView(change.before), after: blockView(change.after), words: words(change.words),
        rows: (change.rows ?? []).map((row) => ({ kind: row.kind, id: row.id, words: words(row.words) })),
      };
  }
}

/** Shows a change set (or a part of one) between two contents: places as printed, requisites by their labels with word differences. */
export function changeSetView(changes: ChangeSet, { before, after, fromVersion, toVersion, kind }: Compared): ChangeSetViewData {
  const places = { before: placesOf(before.body), after: placesOf(after.body) };
  const named = (place: Place | undefined): string => (place ? placeUk(place) : '');
  return {
    fromVersion, toVersion, same: isEmpty(changes), kindChanged: changes.kindChanged,
    requisites: changes.requisites.map((change) => {
      const requisite = requisiteOf(kind, change.name);
      return {
        name: change.name, labelUk: requisite?.labelUk ?? change.name, labelEn: requisite?.labelEn ?? change.name,
        ...(change.before === undefined ? {} : { before: change.before }), ...(change.after === undefined ? {} : { after: change.after }),
        words: words(wordDiff(valueUk(change.before, requisite), valueUk(change.after, requisite))),
      };
    }),
    blocks: changes.blocks.map((change) => changeView(change, (id, removed) => named((removed ? places.before : places.after).get(id)))),
    attachments: changes.attachments.map((change) => ({ kind: change.kind, name: change.name })),
    blockCount: after.body.length,
  };
}
