import type { PersonId, TemplateId, UnitId } from '#shared/domain/ids.js';
import { stageOf, type AssigneeRule, type RouteTemplate, type StageTemplate } from '#approvals/domain/template.js';

/** Looks ids of the sample organisation up by their short names. */
export interface SampleIds {
  readonly unit: (index: string) => UnitId;
  readonly person: (login: string) => PersonId;
}

const money = { requisite: 'hasMoney', op: 'eq', value: true } as const;
const head = (levelsUp: number): AssigneeRule => ({ rule: 'headOfAuthorsUnit', levelsUp });

/** Stages that several routes share. Hours are working hours: eight make a day. */
function stages(ids: SampleIds) {
  const headOf = (index: string): AssigneeRule => ({ rule: 'headOfUnit', unit: ids.unit(index) });
  const person = (login: string): AssigneeRule => ({ rule: 'person', person: ids.person(login) });
  const signers = ['hayovyi', 'lysenko', 'savchenko', 'kravets', 'semeniuk'].map(ids.person);
  const visa = (key: string, title: string, participants: AssigneeRule[], more: Partial<StageTemplate> = {}): StageTemplate =>
    stageOf({ key, title, purpose: 'visa', participants, order: 'sequential', deadlineHours: 8, urgentDeadlineHours: 4, ...more });
  return {
    unitHead: (more: Partial<StageTemplate> = {}) => visa('unitHead', 'Начальник відділу', [head(0)], more),
    departmentHead: (more: Partial<StageTemplate> = {}) => visa('departmentHead', 'Директор департаменту', [head(1)], more),
    interested: (more: Partial<StageTemplate> = {}) => visa('interested', 'Заінтересовані підрозділи', [{ rule: 'unitsChosenByAuthor', optional: true }], { order: 'parallel', deadlineHours: 16, ...more }),
    finance: (more: Partial<StageTemplate> = {}) => visa('finance', 'Фінансова служба', [headOf('16')], { condition: money, ...more }),
    accounting: (more: Partial<StageTemplate> = {}) => visa('accounting', 'Бухгалтерія', [headOf('07')], more),
    legal: (more: Partial<StageTemplate> = {}) => stageOf({ key: 'legal', title: 'Юридична експертиза', purpose: 'legal', participants: [headOf('05')], deadlineHours: 8, urgentDeadlineHours: 4, ...more }),
    chiefOfStaff: (more: Partial<StageTemplate> = {}) => visa('chiefOfStaff', 'Керівник апарату', [person('kravets')], more),
    deputyHead: (more: Partial<StageTemplate> = {}) => visa('deputyHead', 'Заступник начальника', [person('savchenko')], more),
    formCheck: (more: Partial<StageTemplate> = {}) => stageOf({ key: 'formCheck', title: 'Перевірка оформлення', purpose: 'formCheck', participants: [{ rule: 'pool', unit: null, people: [ids.person('panchuk'), ids.person('hrytsai')] }], completion: 'any', deadlineHours: 4, urgentDeadlineHours: 2, ...more }),
    signature: (more: Partial<StageTemplate> = {}) => stageOf({ key: 'signature', title: 'Підпис', purpose: 'signature', participants: [{ rule: 'signerChosenByAuthor', people: signers }], deadlineHours: 8, urgentDeadlineHours: 4, ...more }),
    visa, headOf, person,
  };
}

const text = { part: 'text' } as const;
const requisites = { part: 'requisites' } as const;

type Draft = Pick<RouteTemplate, 'code' | 'name' | 'kinds' | 'stages'> & Partial<RouteTemplate>;
const template = (newId: () => TemplateId) => (draft: Draft): RouteTemplate => ({ id: newId(), version: 1, obligatoryFor: [], policy: 'affected', signature: 'required', ...draft });

/** The routes of the sample organisation, from the lower to the higher and from the special to the general (rules-ua A-9). */
export function sampleRoutes(ids: SampleIds, newId: () => TemplateId): RouteTemplate[] {
  const s = stages(ids);
  const route = template(newId);
  return [
    route({
      code: 'order_full', name: 'Розпорядження: повний маршрут', kinds: ['ORDER_MAIN', 'ORDER_STAFF'], policy: 'everyone',
      stages: [s.unitHead(), s.departmentHead(), s.interested(), s.finance(), s.legal(), s.chiefOfStaff(), s.deputyHead(), s.formCheck(), s.signature()],
    }),
    route({
      code: 'order_affected', name: 'Розпорядження: повторно погоджують лише ті, кого зачепили зміни', kinds: ['ORDER_MAIN', 'ORDER_ADMIN'],
      stages: [
        s.unitHead({ concerns: [text, requisites] }), s.departmentHead({ concerns: [text, requisites] }), s.interested(),
        s.finance({ concerns: [text, { part: 'requisite', name: 'amount' }, { part: 'requisite', name: 'hasMoney' }] }), s.legal(), s.chiefOfStaff({ concerns: [text, requisites, { part: 'appendix', number: 1 }] }),
        s.deputyHead({ concerns: [text] }), s.formCheck(), s.signature(),
      ],
    }),
    route({
      code: 'order_classic', name: 'Розпорядження: послідовний маршрут', kinds: ['ORDER_MAIN', 'ORDER_ADMIN', 'ORDER_STAFF', 'NAKAZ'],
      stages: [s.unitHead(), s.legal(), s.finance({ condition: null }), s.chiefOfStaff(), s.deputyHead(), s.formCheck(), s.signature()],
    }),
    route({
      code: 'letter_head', name: 'Лист: через заінтересовані підрозділи', kinds: ['LETTER_OUT'],
      stages: [s.unitHead({ deadlineHours: 4 }), s.departmentHead({ deadlineHours: 4 }), s.interested({ deadlineHours: 8 }), s.formCheck(), s.signature()],
    }),
    route({ code: 'letter_short', name: 'Лист: короткий маршрут', kinds: ['LETTER_OUT'], stages: [s.unitHead({ deadlineHours: 4 }), s.signature()] }),
    route({
      code: 'info_reply', name: 'Відповідь на запит на публічну інформацію', kinds: ['LETTER_OUT'],
      stages: [
        s.visa('data', 'Дані', [s.person('shevchuk')], { deadlineHours: 4, urgentDeadlineHours: 2 }),
        s.visa('lawAndPress', 'Юридичне управління і комунікації', [s.headOf('05'), s.headOf('11')], { purpose: 'legal', order: 'parallel', deadlineHours: 4, urgentDeadlineHours: 2 }),
        s.formCheck(), s.signature(),
      ],
    }),
    route({
      code: 'trip', name: 'Відрядження', kinds: ['ORDER_TRIP'], obligatoryFor: ['ORDER_TRIP'],
      stages: [
        s.visa('travellersHeads', 'Керівники того, хто їде', [{ rule: 'headOfPersonsUnit', requisite: 'traveller', levelsUp: 0 }, { rule: 'headOfPersonsUnit', requisite: 'traveller', levelsUp: 1 }], { deadlineHours: 4, urgentDeadlineHours: 2 }),
        s.visa('staffAndMoney', 'Персонал і фінанси', [s.headOf('06'), s.headOf('07')], { order: 'parallel', completion: 'all', deadlineHours: 4, urgentDeadlineHours: 4, evidence: 'advanced' }),
        s.legal({ deadlineHours: 4, urgentDeadlineHours: 2 }), s.chiefOfStaff({ deadlineHours: 4, urgentDeadlineHours: 2 }), s.signature(),
      ],
    }),
    route({
      code: 'memo_short', name: 'Записка: керівникові', kinds: ['LETTER_INT', 'PROTOCOL'], signature: 'required',
      stages: [s.unitHead({ deadlineHours: 4 }), s.signature({ evidence: 'advanced' })],
    }),
    route({
      code: 'panel', name: 'Погодження двома із трьох заступників', kinds: ['NAKAZ', 'ORDER_ADMIN'],
      stages: [
        s.unitHead(), s.visa('panel', 'Двоє із трьох заступників', [s.person('tkachuk'), s.person('boiko'), s.person('lysenko')], { order: 'parallel', completion: { atLeast: 2 } }),
        s.signature(), stageOf({ key: 'known', title: 'Ознайомлення', purpose: 'acquaintance', participants: [s.person('zaiets')] }),
      ],
    }),
  ];
}
