import type { UsersEventType } from '#users/users.events.js';
import type { DocumentsEventType } from '#documents/documents.events.js';
import type { SignaturesEventType } from '#signatures/signatures.events.js';
import type { RecordsEventType } from '#records/records.events.js';
import type { RouteEvent, RouteEventType } from '#approvals/domain/events.js';
import { requestFor, type JobRequest } from './jobs.js';
import type { OutboxEvent } from './outbox.relay.js';

/** Every event of every module; a new one that is not in the table below does not compile. */
export type EventType = UsersEventType | DocumentsEventType | SignaturesEventType | RouteEventType | RecordsEventType;

type Reaction = (event: OutboxEvent) => readonly JobRequest[];

const notify: Reaction = (event) => [requestFor('notify', { organisationId: event.organisationId, eventId: event.id, type: event.type, documentId: event.documentId })];
const finalise: Reaction = (event) => (event.documentId ? [requestFor('finalise', { organisationId: event.organisationId, documentId: event.documentId })] : []);
const dispatch: Reaction = (event) => (event.documentId ? [requestFor('dispatch', { organisationId: event.organisationId, documentId: event.documentId })] : []);
const preserve: Reaction = (event) => (event.documentId ? [requestFor('preserve', { organisationId: event.organisationId, documentId: event.documentId })] : []);
const exportPackage: Reaction = (event) => [requestFor('exportPackage', { organisationId: event.organisationId, exportId: (event.data as { exportId: string }).exportId })];
const signingForm: Reaction = (event) => (event.documentId ? [requestFor('signingForm', { organisationId: event.organisationId, documentId: event.documentId })] : []);
const render: Reaction = (event) => {
  const { version } = event.data as unknown as Extract<RouteEvent, { type: 'roundOpened' }>;
  return event.documentId ? [requestFor('render', { organisationId: event.organisationId, documentId: event.documentId, version: version.number })] : [];
};
const nothing: Reaction = () => [];
/** Most documents stay in the house; the event says to how many addressees one goes. */
const dispatchLetters: Reaction = (event) => ((event.data as { dispatches?: number }).dispatches === 0 ? [] : dispatch(event));
const both = (...reactions: Reaction[]): Reaction => (event) => reactions.flatMap((reaction) => reaction(event));

/** What follows from each event. Events go down, reactions come up: no module knows that this table exists. */
const reactions: Readonly<Record<EventType, Reaction>> = {
  signedIn: nothing,
  signInFailed: nothing,
  passwordChanged: notify,
  substitutionGranted: notify,
  substitutionRevoked: notify,
  organisationCreated: nothing,
  administratorCreated: nothing,
  documentCreated: nothing,
  documentDiscarded: nothing,
  documentSettingsChanged: nothing,
  fileAttached: nothing,
  fileDetached: nothing,
  versionFrozen: nothing,
  correctionFrozen: nothing,
  correctionAdopted: nothing,
  sightGranted: nothing,
  versionSeen: nothing,
  fileTaken: nothing,
  accessRefused: nothing,
  certificateBound: nothing,
  certificateUnbound: nothing,
  documentPreserved: nothing,
  routeStarted: nothing,
  roundOpened: both(render, notify),
  stageSkipped: nothing,
  stageOpened: signingForm,
  stageCompleted: nothing,
  stageFailed: nothing,
  stagesReset: nothing,
  stagePaused: nothing,
  stageResumed: nothing,
  stepOpened: notify,
  stepDecided: notify,
  voteCameLate: nothing,
  stepsClosed: notify,
  stepDelegated: notify,
  stepReassigned: both(signingForm, notify),
  stepClaimed: nothing,
  stepReleased: nothing,
  participantAdded: nothing,
  placeSeparated: nothing,
  approvalWithdrawn: notify,
  stepReminded: notify,
  remarkAnswered: notify,
  remarkResolved: notify,
  correctionProposed: notify,
  correctionApplied: notify,
  correctionDeclined: notify,
  roundReturned: notify,
  creationCompleted: both(finalise, notify),
  routeCompleted: nothing,
  routeRejected: notify,
  routeRecalled: notify,
  numberReserved: nothing,
  documentRegistered: nothing,
  registrationAnnulled: nothing,
  documentSealed: nothing,
  finalisationStuck: notify,
  documentFinalised: both(dispatchLetters, notify, preserve),
  dispatchSent: nothing,
  dispatchFailed: notify,
  dispatchAcknowledged: nothing,
  dispatchRefused: notify,
  dispatchRepeated: dispatch,
  incomingRegistered: nothing,
  incomingFileAdded: nothing,
  incomingFileMarked: nothing,
  incomingFileWithdrawn: nothing,
  incomingFileTaken: nothing,
  incomingDueSoon: notify,
  incomingAnswered: nothing,
  exportRequested: exportPackage,
  exportReady: notify,
  exportFailed: notify,
};

/** The jobs that follow from an event. An event of a newer release that this worker does not know yet has none here. */
export const reactionsTo = (event: OutboxEvent): readonly JobRequest[] => (Object.hasOwn(reactions, event.type) ? reactions[event.type as EventType](event) : []);
