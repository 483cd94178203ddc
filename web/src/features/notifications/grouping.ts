import type { View } from '../../lib/api';
import { todayInKyiv } from '../../lib/time';

export type Notification = View<'NotificationView'>;
export type Filter = 'all' | 'action' | 'mine' | 'system';

/** Notices that mean the same for many documents and may stand as one line a day. */
const grouped = new Set(['stepOpened', 'askedAgain', 'approvalCarried', 'approved', 'signed', 'registered', 'taskClosed', 'taskGiven', 'reminder', 'overdue', 'dispatchRefused', 'finalisationStuck', 'incomingDue']);
const aboutMine = new Set(['objected', 'approved', 'returned', 'rejected', 'approvalWithdrawn', 'remarkResolved', 'correctionProposed', 'correctionApplied', 'signed', 'registered', 'finalisationStuck', 'dispatchRefused']);
const ofSystem = new Set(['exportReady', 'exportFailed', 'substitutionGranted', 'substitutionRevoked', 'passwordChanged', 'incomingDue', 'finalisationStuck']);

/** Whether a notice belongs under a filter. What has been read no longer asks for an action. */
export function belongs(one: Notification, filter: Filter): boolean {
  if (filter === 'action') return one.needsAction && one.readAt === null;
  if (filter === 'mine') return aboutMine.has(one.type);
  return filter === 'system' ? ofSystem.has(one.type) : true;
}

export interface Group {
  readonly key: string;
  readonly items: readonly Notification[];
}

/** Notices newest first as lines: those of one type, one day and one reading state together where that says the same (ux B16). */
export function groupsOf(items: readonly Notification[]): Group[] {
  const groups = new Map<string, Notification[]>();
  for (const one of items) {
    const key = grouped.has(one.type) ? `${one.type} ${todayInKyiv(new Date(one.at))} ${one.readAt === null ? 'new' : 'read'}` : one.notificationId;
    groups.set(key, [...(groups.get(key) ?? []), one]);
  }
  return [...groups].map(([key, found]) => ({ key, items: found }));
}

/** Where a notice leads: one action each. */
export function addressOf(one: Notification): string {
  if (one.type === 'exportReady' || one.type === 'exportFailed') return '/archive';
  if (one.type === 'incomingDue') return '/journals?section=incoming&state=open';
  if (one.type === 'passwordChanged') return '/profile';
  if (one.type.startsWith('substitution')) return '/substitutions';
  if (one.documentId === null) return '/';
  if (one.type === 'returned' && one.needsAction) return `/documents/${one.documentId}/edit`;
  if (one.type === 'correctionProposed') return `/documents/${one.documentId}/correction`;
  const tab = one.type === 'dispatchRefused' ? 'files' : one.type.startsWith('remark') ? 'sheet' : null;
  return `/documents/${one.documentId}${tab ? `?tab=${tab}` : ''}`;
}
