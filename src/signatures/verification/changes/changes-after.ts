import { PdfError } from '#shared/pdf/pdf-error.js';
import type { PdfDocument } from '#shared/pdf/pdf-document.js';
import { isPdfSpace } from '#shared/pdf/pdf-parser.js';
import type { DocumentChange } from '../../domain/document-change.js';
import type { DocumentHistory } from '../../pdf/document-history.js';
import { judgeCatalog } from './catalog-changes.js';
import { judgeEvidence } from './evidence-changes.js';
import { judgeForm } from './form-changes.js';
import { labelOf } from './object-label.js';
import { judgePages } from './page-changes.js';
import { ReferenceGraph } from './reference-graph.js';
import { RevisionStep } from './revision-step.js';
import { judgeStructure } from './structure-changes.js';

/**
 * What every revision after `first` did to the document, by a whitelist: an object that changed must be explained by a role in which the
 * change is known to show nothing else than it did; whatever is not explained is named by what it touched (S01–S26). Each revision is
 * compared with the one before it, so the work grows with the size of the file and not with the number of signatures.
 */
export function changesAfter(history: DocumentHistory, first: number): DocumentChange[] {
  const last = history.newest.revisions.length - 1;
  const changes: DocumentChange[] = [];
  if (first < last) changes.push(...overRevisions(history, first, last));
  if (hasBytesAfterEnd(history.newest)) changes.push({ revision: last + 1, kind: 'bytesAfterEnd' });
  return changes;
}

function overRevisions(history: DocumentHistory, first: number, last: number): DocumentChange[] {
  const changes: DocumentChange[] = [];
  let before = history.at(first);
  const graph = before && graphOf(before);
  for (let revision = first + 1; revision <= last; revision += 1) {
    const after = history.at(revision);
    if (before === undefined || graph === undefined || after === undefined) return [...changes, { revision, kind: 'unreadableRevision' }];
    changes.push(...stepChanges(history, revision, before, after, graph));
    before = after;
  }
  return changes;
}

function graphOf(document: PdfDocument): ReferenceGraph | undefined {
  return attempt(() => new ReferenceGraph(document));
}

function stepChanges(history: DocumentHistory, revision: number, before: PdfDocument, after: PdfDocument, graph: ReferenceGraph): readonly DocumentChange[] {
  return (
    attempt(() => {
      const step = new RevisionStep(revision, before, after, graph);
      const changed = [...step.pending.values()];
      judgeForm(step, history);
      judgePages(step);
      judgeEvidence(step);
      judgeStructure(step);
      judgeCatalog(step);
      for (const left of step.pending.values()) {
        const { kind, detail } = labelOf(graph, left);
        step.report(kind, detail);
      }
      step.settle(changed);
      return step.changes;
    }) ?? [{ revision, kind: 'unreadableRevision' }]
  );
}

/** A revision that cannot be read without guessing is a finding, not a fault; one that is too large is refused as a whole. */
function attempt<Answer>(work: () => Answer): Answer | undefined {
  try {
    return work();
  } catch (error) {
    if (error instanceof PdfError && error.code !== 'tooLarge') return undefined;
    throw error;
  }
}

function hasBytesAfterEnd({ bytes, revisions }: PdfDocument): boolean {
  const end = revisions[revisions.length - 1]?.markerEnd ?? 0;
  for (let at = end; at < bytes.length; at += 1) if (!isPdfSpace(bytes[at])) return true;
  return false;
}
