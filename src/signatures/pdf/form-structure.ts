import { PdfError } from '#shared/pdf/pdf-error.js';
import { PdfDict, PdfRef, name, type PdfObject } from '#shared/pdf/pdf-objects.js';
import type { RevisionWriter } from '#shared/pdf/revision-writer.js';

/** A widget that the structure tree shall know. */
export interface TaggedWidget {
  readonly widget: PdfRef;
  readonly page: PdfRef;
}

/** Where the structure tree is, or undefined when the document is not tagged. */
export function structureRoot(writer: RevisionWriter): PdfRef | undefined {
  const root = writer.document.catalog.get('StructTreeRoot');
  return root instanceof PdfRef && writer.document.dict(root) !== undefined ? root : undefined;
}

/**
 * Gives every widget a `Form` structure element with an object reference, at the end of the document's own element, and an
 * entry of the parent tree (ISO 32000-1, 14.7.4; PDF/UA-1, 7.18.4). Returns the `/StructParent` of each, in order.
 */
export function tagWidgets(writer: RevisionWriter, rootRef: PdfRef, widgets: readonly TaggedWidget[]): number[] {
  const root = writer.editableDict(rootRef) ?? new PdfDict();
  const parentRef = documentElement(writer, root) ?? rootRef;
  const elements = widgets.map(({ widget, page }) =>
    writer.add(
      PdfDict.of({
        Type: name('StructElem'),
        S: name('Form'),
        P: parentRef,
        Pg: page,
        K: PdfDict.of({ Type: name('OBJR'), Pg: page, Obj: widget }),
      }),
    ),
  );
  const parent = parentRef === rootRef ? root : (writer.editableDict(parentRef) ?? new PdfDict());
  parent.set('K', [...kidsOf(writer, parent), ...elements]);
  if (parentRef !== rootRef) writer.set(parentRef, parent);
  const first = extendParentTree(writer, root, elements);
  writer.set(rootRef, root);
  return elements.map((_, index) => first + index);
}

/** The one top element of the tree, where there is exactly one: in a conforming file the `Document`. */
function documentElement(writer: RevisionWriter, root: PdfDict): PdfRef | undefined {
  const kids = kidsOf(writer, root);
  const [only] = kids;
  return kids.length === 1 && only instanceof PdfRef && writer.resolve(only) instanceof PdfDict ? only : undefined;
}

function kidsOf(writer: RevisionWriter, element: PdfDict): readonly PdfObject[] {
  const kids = element.get('K');
  if (kids === undefined || kids === null) return [];
  const resolved = writer.resolve(kids);
  return Array.isArray(resolved) ? resolved : [kids];
}

/** Adds `elements` under the next free keys of the parent tree, which are larger than all before; returns the first key. */
function extendParentTree(writer: RevisionWriter, root: PdfDict, elements: readonly PdfRef[]): number {
  const tree = writer.editableDict(root.get('ParentTree')) ?? new PdfDict();
  const claimed = root.number('ParentTreeNextKey') ?? 0;
  const first = Math.max(isKey(claimed) ? claimed : 0, highestKey(writer, tree) + 1);
  const added = elements.flatMap((element, index) => [first + index, element]);
  const kids = writer.resolve(tree.get('Kids'));
  if (Array.isArray(kids)) {
    const leaf = PdfDict.of({ Limits: [first, first + elements.length - 1], Nums: added });
    tree.set('Kids', [...kids, writer.add(leaf)]);
  } else {
    const nums = writer.resolve(tree.get('Nums'));
    tree.set('Nums', [...(Array.isArray(nums) ? nums : []), ...added]);
  }
  const treeRef = root.get('ParentTree');
  if (treeRef instanceof PdfRef) writer.set(treeRef, tree);
  else root.set('ParentTree', tree);
  root.set('ParentTreeNextKey', first + elements.length);
  return first;
}

/** The highest key of a number tree, found along its right edge. */
function highestKey(writer: RevisionWriter, tree: PdfDict): number {
  let node = tree;
  for (let depth = 0; depth < 32; depth++) {
    const kids = writer.resolve(node.get('Kids'));
    if (!Array.isArray(kids) || kids.length === 0) return lastKey(writer.resolve(node.get('Nums')));
    const last = writer.resolve(kids[kids.length - 1]);
    if (!(last instanceof PdfDict)) throw new PdfError('broken', 'the parent tree of the structure is malformed');
    node = last;
  }
  throw new PdfError('broken', 'the parent tree of the structure is too deep');
}

function lastKey(nums: PdfObject): number {
  if (!Array.isArray(nums) || nums.length < 2) return -1;
  const key = nums[nums.length - 2 - (nums.length % 2)];
  return typeof key === 'number' && isKey(key) ? key : -1;
}

function isKey(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 31;
}
