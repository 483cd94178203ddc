import type { FindingCode } from '#approvals/domain/route-lint.js';
import { texts } from '../../lib/i18n/i18n';

type Facts = Record<string, unknown>;
/** `who` is the name of the person that the finding is about, `stage` the title of its stage. */
type Sentence = (facts: Facts, who: string, stage: string) => string;
const s = (value: unknown): string => (value === undefined || value === null ? '' : String(value));
const at = (stage: string, sentence: string): string => (stage ? `Етап «${stage}»: ${sentence}` : sentence.charAt(0).toUpperCase() + sentence.slice(1));
const on = (stage: string, sentence: string): string => (stage ? `Stage “${stage}”: ${sentence}` : sentence.charAt(0).toUpperCase() + sentence.slice(1));

const uk: Record<FindingCode, Sentence> = {
  emptyRoute: () => 'У маршруті немає жодного етапу.',
  tooManyStages: ({ stages, limit }) => `Етапів ${s(stages)}, можна щонайбільше ${s(limit)}.`,
  tooManyParticipants: (_, __, stage) => at(stage, 'забагато учасників.'),
  kindNotServed: () => 'Цей маршрут не для такого виду документа. Оберіть інший.',
  duplicateStageKey: (_, __, stage) => at(stage, 'у шаблоні маршруту помилка (повторений етап). Повідомте адміністратора.'),
  returnLoop: (_, __, stage) => at(stage, 'повернення веде на цей самий або пізніший етап. Повідомте адміністратора.'),
  signatureBeforeVisas: (_, __, stage) => at(stage, 'підпис стоїть раніше за погодження. Повідомте адміністратора.'),
  noSigner: () => 'У маршруті немає підписувача.',
  signatureWithoutEvidence: (_, __, stage) => at(stage, 'для підпису не задано електронний підпис. Повідомте адміністратора.'),
  deadlineNotPositive: (_, __, stage) => at(stage, 'хибний строк. Повідомте адміністратора.'),
  conditionNeverTrue: (_, __, stage) => at(stage, 'умова ніколи не настане. Повідомте адміністратора.'),
  emptyPost: (_, __, stage) => at(stage, 'посада вакантна, немає кому діяти. Оберіть інший маршрут або зверніться до адміністратора.'),
  noParticipants: (_, __, stage) => at(stage, 'немає жодного учасника.'),
  tooFewParticipants: ({ needed, people }, _, stage) => at(stage, `потрібно щонайменше ${s(needed)}, а є ${s(people)}.`),
  choiceMissing: (_, __, stage) => at(stage, 'оберіть, хто діятиме.'),
  authorApproves: (_, who, stage) => at(stage, `${who || 'автор'} погоджував(-ла) б власний документ.`),
  duplicateApprover: (_, who, stage) => at(stage, `${who || 'особа'} є і в іншому етапі; погоджуватиме один раз, у пізнішому.`),
  absentWithoutSubstitute: (_, who, stage) => at(stage, `${who || 'особа'} зараз відсутня, заступника немає. Документ чекатиме.`),
  substituteMayNotSign: (_, who, stage) => at(stage, `${who || 'особа'} зараз відсутня, а заступник не має права підпису.`),
};
const en: Record<FindingCode, Sentence> = {
  emptyRoute: () => 'The route has no stages.',
  tooManyStages: ({ stages, limit }) => `${s(stages)} stages, at most ${s(limit)} are possible.`,
  tooManyParticipants: (_, __, stage) => on(stage, 'too many participants.'),
  kindNotServed: () => 'This route is not for this kind of document. Choose another.',
  duplicateStageKey: (_, __, stage) => on(stage, 'the template has a repeated stage. Tell the administrator.'),
  returnLoop: (_, __, stage) => on(stage, 'the return leads to this or a later stage. Tell the administrator.'),
  signatureBeforeVisas: (_, __, stage) => on(stage, 'the signature stands before approvals. Tell the administrator.'),
  noSigner: () => 'The route has no signer.',
  signatureWithoutEvidence: (_, __, stage) => on(stage, 'no electronic signature is asked for. Tell the administrator.'),
  deadlineNotPositive: (_, __, stage) => on(stage, 'the deadline is wrong. Tell the administrator.'),
  conditionNeverTrue: (_, __, stage) => on(stage, 'the condition can never hold. Tell the administrator.'),
  emptyPost: (_, __, stage) => on(stage, 'the post is vacant, nobody can act. Choose another route or ask the administrator.'),
  noParticipants: (_, __, stage) => on(stage, 'nobody takes part.'),
  tooFewParticipants: ({ needed, people }, _, stage) => on(stage, `${s(needed)} are needed, there are ${s(people)}.`),
  choiceMissing: (_, __, stage) => on(stage, 'choose who will act.'),
  authorApproves: (_, who, stage) => on(stage, `${who || 'the author'} would approve their own document.`),
  duplicateApprover: (_, who, stage) => on(stage, `${who || 'a person'} stands in another stage too and will approve once, in the later one.`),
  absentWithoutSubstitute: (_, who, stage) => on(stage, `${who || 'a person'} is away and nobody stands in. The document will wait.`),
  substituteMayNotSign: (_, who, stage) => on(stage, `${who || 'a person'} is away and the substitute may not sign.`),
};

/** A sentence for every finding of the route lint; a new code of the server without a sentence does not compile. */
export const routeFindingTexts = texts(uk, en);
