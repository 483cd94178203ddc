import type { View } from '../../lib/api';

export type Action = View<'AllowedAction'>;
export type ActionName = Action['action'];

export interface MyActions {
  readonly find: (name: ActionName) => Action | undefined;
  /** The main button: the verdict that moves the document on. */
  readonly primary: Action | undefined;
  readonly onBehalfOf: Action['onBehalfOf'];
  /** True when there is anything to decide at all. */
  readonly open: boolean;
}

const decisions: readonly ActionName[] = ['approve', 'approveWithRemarks', 'acknowledge', 'sign', 'claim', 'object', 'return', 'refuse'];

/** The step that waits for my decision now, for myself or for the person that the address names; undefined when none does. */
export const stepToDecide = (allowed: readonly Action[], onBehalfOf: string | null): string | undefined =>
  allowed.find((action) => decisions.includes(action.action) && action.stepId !== null && (action.onBehalfOf?.personId ?? null) === onBehalfOf)?.stepId ?? undefined;

/**
 * What I may do with this step, as the server said: nothing is drawn that is not in `allowed`. When I may act both for myself
 * and for somebody else, the address says for whom; otherwise my own right comes first.
 */
export function myActions(allowed: readonly Action[], stepId: string, onBehalfOf: string | null, hasRemarks: boolean): MyActions {
  const here = allowed.filter((action) => action.stepId === stepId);
  const chosen = onBehalfOf ? here.filter((action) => action.onBehalfOf?.personId === onBehalfOf) : here.filter((action) => action.onBehalfOf === null);
  const mine = chosen.length > 0 ? chosen : here;
  const find = (name: ActionName) => mine.find((action) => action.action === name);
  const approve = hasRemarks ? (find('approveWithRemarks') ?? find('approve')) : find('approve');
  return {
    find,
    primary: approve ?? find('acknowledge') ?? find('sign') ?? find('claim'),
    onBehalfOf: mine.find((action) => action.onBehalfOf !== null)?.onBehalfOf ?? null,
    open: mine.some((action) => decisions.includes(action.action)),
  };
}
