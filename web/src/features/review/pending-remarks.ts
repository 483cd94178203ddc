import { useCallback, useState } from 'react';
import { commandKey, type Input } from '../../lib/api';

export type RemarkInput = NonNullable<Input<'approvals.decide'>['remarks']>[number];
/** A remark that is written but not sent: it goes with the decision, so that the author gets one message and not nine. */
export type PendingRemark = RemarkInput & { readonly key: string };

const load = (place: string): PendingRemark[] => {
  try {
    return JSON.parse(localStorage.getItem(place) ?? '[]') as PendingRemark[];
  } catch {
    return [];
  }
};

export interface PendingRemarks {
  readonly list: readonly PendingRemark[];
  readonly keep: (remark: RemarkInput, key?: string) => void;
  readonly remove: (key: string) => void;
  readonly clear: () => void;
}

/** My unsent remarks on one step; they survive a reload and a power cut. */
export function usePendingRemarks(stepId: string): PendingRemarks {
  const place = `obih.remarks:${stepId}`;
  const [state, setState] = useState(() => ({ place, list: load(place) }));
  const list = state.place === place ? state.list : load(place);
  if (state.place !== place) setState({ place, list });
  const change = useCallback((next: (before: PendingRemark[]) => PendingRemark[]) => {
    setState((before) => {
      const changed = next(before.place === place ? before.list : load(place));
      if (changed.length > 0) localStorage.setItem(place, JSON.stringify(changed));
      else localStorage.removeItem(place);
      return { place, list: changed };
    });
  }, [place]);
  return {
    list,
    keep: useCallback((remark, key) => change((before) => (key ? before.map((one) => (one.key === key ? { ...remark, key } : one)) : [...before, { ...remark, key: commandKey() }])), [change]),
    remove: useCallback((key) => change((before) => before.filter((one) => one.key !== key)), [change]),
    clear: useCallback(() => change(() => []), [change]),
  };
}

/** What is sent: without the local keys and without empty fields. */
export const asInputs = (list: readonly PendingRemark[]): RemarkInput[] =>
  list.map(({ text, anchor, quote, proposed, justification, obligatory }) => ({ text, ...(anchor ? { anchor } : {}), ...(quote ? { quote } : {}), ...(proposed ? { proposed } : {}), ...(justification ? { justification } : {}), obligatory: obligatory ?? false }));
