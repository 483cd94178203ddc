import { problems, type ProblemText } from '#shared/errors/problem.js';
import type { BodyRefusal } from './domain/body-rules.js';
import type { RequisiteRefusal } from './domain/requisite-values.js';
import type { ImportRefusal } from './import/docx-import.js';

type PureCode = BodyRefusal['code'] | RequisiteRefusal['code'] | ImportRefusal['code'];

/** Refusals of values: what a person typed or uploaded; the draft is untouched by all of them. */
const ofValues = {
  tooManyBlocks: { status: 422, title: 'The text has more paragraphs than a document may have. The draft is as it was. Move a part into an attached file.' },
  repeatedBlockId: { status: 422, title: 'Two paragraphs have the same identifier. The draft is as it was. Reload the page and paste the text again.' },
  blockTooLong: { status: 422, title: 'One paragraph is too long. The draft is as it was. Divide it.' },
  textTooLong: { status: 422, title: 'The text is longer than a document may be. The draft is as it was. Move a part into an attached file.' },
  tableTooLarge: { status: 422, title: 'A table is too large. The draft is as it was. Attach it as a file.' },
  textNotWellFormed: { status: 422, title: 'A paragraph has characters that cannot be stored. The draft is as it was. Remove them.' },
  appendixOutOfSequence: { status: 422, title: 'The appendices are not numbered in order. The draft is as it was. Put them in order.' },
  unknownRequisite: { status: 422, title: 'This kind of document has no such requisite. The draft is as it was.' },
  requisiteWrongShape: { status: 422, title: 'The value of a requisite does not fit its type. The draft is as it was. Correct the named requisite.' },
  requisiteTooLong: { status: 422, title: 'The value of a requisite is too long. The draft is as it was. Shorten the named requisite.' },
  requisiteNotWellFormed: { status: 422, title: 'A requisite has characters that cannot be stored. The draft is as it was. Remove them.' },
  fileEmpty: { status: 422, title: 'The file is empty. Nothing was attached. Choose it again.' },
  fileNotWhatItSays: { status: 422, title: 'The content of the file is not what its name says. Nothing was attached. Save the file in the right format.' },
  fileEncrypted: { status: 422, title: 'The file asks for a password. Nothing was attached. Save it without a password.' },
  fileBroken: { status: 422, title: 'The file is damaged or incomplete. Nothing was attached. Save it anew and choose it again.' },
  fileHasTwoFaces: { status: 422, title: 'The file can be read as two different types. Nothing was attached. Save it anew from the program that made it.' },
  archiveTooLarge: { status: 422, title: 'The archive unpacks to more than can be opened. Nothing was attached. Attach its files one by one.' },
  notDocx: { status: 422, title: 'This is not a DOCX file. The draft is as it was. Save the text as DOCX and try again.' },
  docxBroken: { status: 422, title: 'The inside of the DOCX file makes no sense. The draft is as it was. Save it anew in Word and try again.' },
  docxTooLarge: { status: 422, title: 'The DOCX file holds more than a document may. The draft is as it was. Import a part of it.' },
} as const satisfies Record<PureCode, ProblemText>;

/** Refusals of documents/: what happened, what is safe, what to do. */
export const documentsProblems = {
  ...ofValues,
  /** Somebody (or another tab) saved since; `facts` say who, when, and what differs from what was sent. */
  staleWorkingCopy: { status: 409, title: 'The draft was saved elsewhere since you opened it. Nothing was overwritten. Look at what differs and save again.' },
  /** The version is on its way and cannot be written over; recall it or wait until it comes back. */
  notEditable: { status: 409, title: 'The document is on its way and cannot be changed now. Nothing was changed. Recall it first, or wait until it is returned.' },
  /** The kind asks for the number to be printed before signing, which no ceremony does (ADR 0022); `facts.kind` names it. */
  numberingNotServed: { status: 422, title: 'This kind of document asks for its number to be printed before signing, which is not possible here. Nothing was changed. Set its numbering to A.' },
  notAuthor: { status: 403, title: 'Only the author may change the draft. Nothing was changed. Leave a remark instead.' },
  unknownKind: { status: 422, title: 'There is no such kind of document to draft. Nothing was created. Choose a kind from the list.' },
  /** The findings that are errors stand in `facts.findings`. */
  draftHasErrors: { status: 422, title: 'The draft has errors that must be corrected before it is sent. It is saved. Correct the listed places.' },
  alreadySubmitted: { status: 409, title: 'The document was submitted already and stays on record. Nothing was removed. Recall it instead.' },
  attachmentNameTaken: { status: 409, title: 'A file with this name is attached already. Nothing was attached. Rename the file or remove the other one first.' },
  tooManyAttachments: { status: 422, title: 'The document has as many files as it may have. Nothing was attached. Put several files into one.' },
  fileTooLarge: { status: 413, title: 'The file is larger than 200 MB. Nothing was attached. Make it smaller or divide it.' },
  noFile: { status: 400, title: 'No file came with the request. Nothing was attached. Choose a file.' },
  /** The stored bytes are not those that were attached (S45). */
  storedFileChanged: { status: 503, title: 'The stored file was changed or is gone, so it is not shown. The record of what was attached is safe. Tell the administrator.' },
  storageAway: { status: 503, title: 'The storage of files does not answer. Nothing was lost. Try again in a minute.' },
  typesettingRefused: { status: 422, title: 'The page cannot be set from this text. The draft is saved. Simplify the last thing you added and try again.' },
  typesettingAway: { status: 503, title: 'The page is not ready yet. The draft is saved. Try again in a minute.' },
} as const satisfies Record<string, ProblemText>;

export type DocumentsCode = keyof typeof documentsProblems;
export const documentsProblem = problems(documentsProblems);
