import { problems, type ProblemText } from '#shared/errors/problem.js';

/** Refusals of journals, registration, dispatch, incoming documents and the archive. */
export const recordsProblems = {
  /** `facts.journal` names the journal that is not there, or is closed. */
  journalMissing: { status: 409, title: 'There is no open journal for this kind of document. Nothing was registered. Ask the administrator to open one.' },
  /** The journal’s mask names something that the document lacks; `facts.token` says what. */
  indexFactMissing: { status: 409, title: 'The journal’s mask asks for something that the document does not have. Nothing was registered. Fill it in and try again.' },
  /** A journal was given a mask that cannot be used; `facts.fault` says why. */
  maskRefused: { status: 422, title: 'The mask of the journal cannot be used. Nothing was changed.' },
  /** The registration was annulled before. */
  alreadyAnnulled: { status: 409, title: 'This registration is annulled already. Its number stays taken.' },
  /** Only refused or failed dispatches are sent again. */
  notRepeatable: { status: 409, title: 'This dispatch was neither refused nor lost, so it is not sent again. Look at its receipts.' },
  /** Receipts outside the exchange are taken only after the letter has been sent. */
  notSentYet: { status: 409, title: 'This letter has not been sent to the addressee yet. Nothing was recorded.' },
  /** The term lies before the day of receipt. */
  termBeforeReceipt: { status: 422, title: 'The term lies before the day on which the document came. Correct the date.' },
  /** More files than a letter has. */
  tooManyIncomingFiles: { status: 409, title: 'This document already has 50 files. Nothing was added.' },
  /** Only a PDF that waits for its mark gets one. */
  notMarkable: { status: 409, title: 'This file gets no registration mark: it is no PDF, has its mark already, or was refused one. The file is as it came.' },
  /** A package needs documents: a case with finalised documents, or a list of them. */
  nothingToExport: { status: 422, title: 'There is no finalised document in this selection. Nothing was started. Choose another case or year.' },
  /** The package is not written yet, or could not be. */
  packageNotReady: { status: 409, title: 'The package is not ready. Look at its progress and at what it says about problems.' },
} as const satisfies Record<string, ProblemText>;

export type RecordsCode = keyof typeof recordsProblems;
export const recordsProblem = problems(recordsProblems);
