import type { approvalsApi } from '#approvals/approvals.contract.js';
import type { documentsApi } from '#documents/documents.contract.js';
import type { OutputOf } from '#shared/http/endpoint.js';

/** The answers that the story reads, by their contract. */
export type RouteView = OutputOf<typeof approvalsApi.route>;
export type DocumentView = OutputOf<typeof documentsApi.show>;
export type WorkingCopyView = OutputOf<typeof documentsApi.workingCopy>;
export type InboxItem = OutputOf<typeof approvalsApi.inbox>['items'][number];
export type TemplateView = OutputOf<typeof approvalsApi.templates>['templates'][number];
export type SigningView = OutputOf<typeof approvalsApi.openSigning>;
export type StepView = RouteView['rounds'][number]['stages'][number]['steps'][number];
