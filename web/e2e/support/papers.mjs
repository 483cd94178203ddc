// The six sample documents up to the point where the browser takes over: the same that the story tells.
const { Paper, signPile } = await import('../../../dist/story/paperwork.js');
const { approvedLetters, submitAnswerToMinistry, submitLetterToCommunities, writeShortLetter, ...samples } = await import('../../../dist/story/samples.js');
const { changed, sampleText, smallPdf } = await import('../../../dist/story/texts.js');
export { changed, Paper, sampleText, signPile, smallPdf };

export const programmeOrder = samples.submitProgrammeOrder;
export const workingGroup = samples.submitWorkingGroup;
export const businessTrip = samples.submitBusinessTrip;
export const answerToRequest = samples.submitAnswerToRequest;
export const pileOfLetters = approvedLetters;

/** DOC-4, approved by everybody and waiting for its signer. */
export async function answerToMinistry(office) {
  const paper = await submitAnswerToMinistry(office);
  await paper.approvedBy('shevchuk', 'semeniuk', 'panchuk', 'honchar', 'hrytsai');
  return paper;
}

/** DOC-5, signed and sent out to five addressees. */
export async function letterToCommunities(office) {
  const paper = await submitLetterToCommunities(office);
  await paper.approvedBy('shevchuk');
  await signPile(office, 'semeniuk', [paper]);
  await paper.finalised();
  return paper;
}

/** A letter that its author is still writing. */
export const draftLetter = (office, title, { caseIndex = '15-07' } = {}) => writeShortLetter(office, title, ['Запрошуємо на навчання роботі в системі.', 'Навчання відбудеться в обласній бібліотеці.'], caseIndex);
