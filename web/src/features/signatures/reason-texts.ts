import { texts } from '../../lib/i18n/i18n';

const uk = {
  /** By the code that the server gives. */
  reasons: {
    shownDiffers: 'показане не збігається з тим, що дав на підпис сервер',
    notTaken: 'сервер не прийняв підпис',
    notPrepared: 'документ не підготовлено до підпису або вже підписано',
    staleVersion: 'документ змінено після відкриття папки',
    routeEnded: 'погодження завершено або відкликано',
    atAuthor: 'документ на доопрацюванні в автора',
    notYourTurn: 'попередній етап ще не завершено',
    heldByParticipant: 'чекає на додаткового погоджувача',
    alreadyDecided: 'рішення вже є',
    alreadySigned: 'уже підписано',
    stepClosed: 'крок уже закрито',
    stepOrphaned: 'крок ні за ким не закріплено',
    stepUnknown: 'кроку немає або він не Ваш',
    claimedByAnother: 'узяла на розгляд інша особа',
    notAssignee: 'цей документ не на Вашому підписі',
    passedOn: 'документ передано іншій особі',
    substituteMayNotSign: 'заміщення без права підпису',
    substitutionOutOfScope: 'заміщення не охоплює цей документ',
    authorMayNotApprove: 'автор не підписує власний документ',
    correctionPending: 'чекає на згоду автора з редакційною правкою',
    signatureTooWeak: 'потрібен кваліфікований підпис',
    signatureInvalid: 'підпис не відповідає документу',
    attachmentsUnsigned: 'підписано не всі додатки',
    signatureCoversOtherText: 'підпис накладено на інший текст',
    fileChanged: 'збережений файл змінено; повідомте адміністратора',
    notFound: 'документа немає або немає доступу',
  } as Record<string, string>,
  unknownReason: (code: string) => `причина: ${code}`,
};

const en: typeof uk = {
  reasons: {
    shownDiffers: 'what was shown is not what the server gave to sign',
    notTaken: 'the server did not take the signature',
    notPrepared: 'not prepared for signing, or signed already',
    staleVersion: 'the document changed after the pile was opened',
    routeEnded: 'the route has ended or was recalled',
    atAuthor: 'the document is with its author for rework',
    notYourTurn: 'an earlier stage is not complete',
    heldByParticipant: 'waits for an added participant',
    alreadyDecided: 'already decided',
    alreadySigned: 'already signed',
    stepClosed: 'the step is closed',
    stepOrphaned: 'nobody holds the step',
    stepUnknown: 'there is no such step, or it is not yours',
    claimedByAnother: 'somebody else took it',
    notAssignee: 'the document is not for you to sign',
    passedOn: 'the document passed to somebody else',
    substituteMayNotSign: 'a substitution without the right to sign',
    substitutionOutOfScope: 'the substitution does not cover it',
    authorMayNotApprove: 'authors do not sign their own documents',
    correctionPending: 'waits for the author’s consent to a correction',
    signatureTooWeak: 'a qualified signature is needed',
    signatureInvalid: 'the signature does not fit the document',
    attachmentsUnsigned: 'not every appendix was signed',
    signatureCoversOtherText: 'the signature is over another text',
    fileChanged: 'the stored file was changed; tell the administrator',
    notFound: 'the document does not exist or is not yours to see',
  },
  unknownReason: (code) => `reason: ${code}`,
};

/** Why a document was left out or could not be signed. */
export const reasonTexts = texts(uk, en);
