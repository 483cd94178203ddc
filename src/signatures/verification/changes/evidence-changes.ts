import { PdfDict, PdfName, PdfRef, PdfStream, type PdfObject } from '#shared/pdf/pdf-objects.js';
import { sameObject } from '#shared/pdf/same-object.js';
import type { RevisionStep } from './revision-step.js';

const LISTS = ['Certs', 'OCSPs', 'CRLs'];
const OWN_LISTS = ['Cert', 'OCSP', 'CRL'];
/** Ways inside the store from one of its parts to another. */
const OWN_PATHS = /^(Certs|OCSPs|CRLs|VRI|((VRI\.)?[0-9A-Fa-f]{40}\.)?(Cert|OCSP|CRL)|(VRI\.)?[0-9A-Fa-f]{40})$/;

/**
 * The document security store (ETSI EN 319 142-1 §5.4.2): lists of streams, and a `VRI` that names those of one signature. It may be
 * added and grow; a stream that is in it already stays what it is.
 */
export function judgeEvidence(step: RevisionStep): void {
  const { before, after } = step;
  const [old, now] = [before.catalog.get('DSS'), after.catalog.get('DSS')];
  const store = after.resolve(now);
  if (store === null) {
    if (before.resolve(old) !== null) step.report('evidenceChanged', 'DSS');
    return;
  }
  const changed = !sameObject(old, now) || [...containers(step, old)].some((ref) => step.pending.has(ref.num));
  if (!changed) return;
  const sound = store instanceof PdfDict && isStore(step, store);
  step.report(sound ? 'evidenceAdded' : 'evidenceChanged', 'DSS');
  if (!sound) return;
  const catalog = before.catalogRef.num;
  const owners = new Set([...containers(step, old)].map(({ num }) => num));
  for (const ref of containers(step, old)) step.explain(ref, ({ from, path }) => from === catalog ? /^DSS(\.|$)/.test(path) : owners.has(from) && OWN_PATHS.test(path));
}

/** The dictionaries and lists that the store of the earlier document is made of, without the evidence itself. */
function* containers(step: RevisionStep, value: PdfObject | undefined): Generator<PdfRef, void, undefined> {
  const { before } = step;
  if (value instanceof PdfRef) yield value;
  const store = before.dict(value);
  for (const key of [...LISTS, 'VRI']) {
    const list = store?.get(key);
    if (list instanceof PdfRef) yield list;
  }
  for (const [, entry] of before.dict(store?.get('VRI'))?.entries() ?? []) {
    if (entry instanceof PdfRef) yield entry;
    for (const key of OWN_LISTS) {
      const list = before.dict(entry)?.get(key);
      if (list instanceof PdfRef) yield list;
    }
  }
}

function isStore(step: RevisionStep, store: PdfDict): boolean {
  return [...store.entries()].every(([key, value]) => {
    if (key === 'Type') return value instanceof PdfName;
    if (LISTS.includes(key)) return isListOfStreams(step, value);
    return key === 'VRI' && isRelation(step, step.after.resolve(value));
  });
}

function isRelation(step: RevisionStep, relation: PdfObject): boolean {
  if (!(relation instanceof PdfDict)) return false;
  return [...relation.entries()].every(([name, value]) => {
    const entry = step.after.resolve(value);
    if (name === 'Type') return entry instanceof PdfName;
    if (!/^[0-9A-Fa-f]{40}$/.test(name) || !(entry instanceof PdfDict)) return false;
    return [...entry.entries()].every(([key, item]) => (OWN_LISTS.includes(key) ? isListOfStreams(step, item) : key === 'TS' ? isStream(step, item) : key === 'TU' || key === 'Type'));
  });
}

function isListOfStreams(step: RevisionStep, value: PdfObject): boolean {
  return step.after.array(value)?.every((item) => isStream(step, item)) ?? false;
}

/** A stream of the store is new, or one that did not change. */
function isStream(step: RevisionStep, value: PdfObject): boolean {
  return value instanceof PdfRef && !step.pending.has(value.num) && step.after.get(value) instanceof PdfStream;
}
