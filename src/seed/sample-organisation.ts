import type { Role } from '#shared/domain/actor.js';
import type { WorkCalendar, WordForms } from '#users/domain/people.js';

/**
 * The demonstration organisation: an invented oblast administration. People, codes and numbers do not exist; the codes are
 * deliberately impossible. Any likeness is accidental.
 */
export const organisation = {
  fullName: 'Зорянська обласна державна адміністрація',
  martialLawName: 'Зорянська обласна військова адміністрація',
  shortName: 'Зорянська ОВА',
  edrpou: '00000001',
  place: 'Зоряне',
  address: 'просп. Незалежності, 1, м. Зоряне, 00001',
  phone: '(000) 00-00-01',
  email: 'oda@zoryane.example',
  site: 'https://zoryane.example',
} as const;

const officeHours = [[8 * 60, 12 * 60], [13 * 60, 17 * 60]] as const;
/** Five eight-hour days; under martial law holidays work, so none is listed. */
export const calendar: WorkCalendar = {
  timeZone: 'Europe/Kyiv',
  week: { 1: officeHours, 2: officeHours, 3: officeHours, 4: officeHours, 5: officeHours },
  holidays: [],
  transferred: {},
};

export interface SampleUnit { readonly index: string; readonly name: string; readonly parent?: string; readonly role?: string; readonly edrpou?: string }

export const units: readonly SampleUnit[] = [
  { index: '01', name: 'Керівництво' },
  { index: '02', name: 'Управління документального забезпечення апарату', role: 'RECORDS' },
  { index: '02-1', parent: '02', name: 'Відділ документообігу та реєстрації' },
  { index: '03', name: 'Відділ контролю апарату', role: 'CONTROL' },
  { index: '04', name: 'Відділ роботи зі зверненнями громадян та доступу до публічної інформації апарату' },
  { index: '05', name: 'Юридичне управління апарату', role: 'LEGAL' },
  { index: '06', name: 'Відділ управління персоналом апарату', role: 'HR' },
  { index: '07', name: 'Відділ фінансово-господарського забезпечення апарату', role: 'ACCOUNTING' },
  { index: '08', name: 'Організаційний відділ апарату' },
  { index: '09', name: 'Відділ взаємодії з правоохоронними органами та оборонної роботи апарату' },
  { index: '10', name: 'Сектор з питань запобігання та виявлення корупції апарату', role: 'ANTICORRUPTION' },
  { index: '11', name: 'Відділ комунікацій апарату' },
  { index: '12', name: 'Режимно-секретний сектор апарату' },
  { index: '13', name: 'Архівний сектор апарату', role: 'ARCHIVE' },
  { index: '15', name: 'Департамент цифрового розвитку, цифрових трансформацій і цифровізації', edrpou: '00000015' },
  { index: '15-1', parent: '15', name: 'Відділ розвитку електронного урядування' },
  { index: '15-2', parent: '15', name: 'Відділ кіберзахисту та інфраструктури' },
  { index: '16', name: 'Департамент фінансів', edrpou: '00000016', role: 'FINANCE' },
  { index: '17', name: 'Департамент економічного розвитку і торгівлі' },
  { index: '18', name: 'Департамент освіти і науки' },
  { index: '19', name: 'Департамент охорони здоровʼя' },
  { index: '20', name: 'Департамент соціального захисту населення' },
  { index: '21', name: 'Департамент агропромислового розвитку та екології' },
  { index: '22', name: 'Управління капітального будівництва' },
  { index: '23', name: 'Управління культури, національностей та релігій' },
  { index: '24', name: 'Управління молоді та спорту' },
  { index: '25', name: 'Служба у справах дітей' },
  { index: '26', name: 'Управління з питань цивільного захисту' },
  { index: '27', name: 'Державний архів Зорянської області' },
];

export interface SamplePerson {
  readonly login: string;
  readonly name: string;
  readonly position: string;
  readonly unit: string;
  readonly roles: readonly Role[];
  readonly head?: boolean;
  readonly phone?: string;
  readonly forms?: WordForms;
  readonly positionForms?: WordForms;
  /** `personal` has no organisation code inside: allowed for a visa, not for an act's signature (rules-ua §4.3). */
  readonly certificate?: 'representative' | 'personal';
  readonly keyType?: 'P-256' | 'RSA-2048';
}

const deputy = 'Заступник начальника обласної військової адміністрації';

export const people: readonly SamplePerson[] = [
  { login: 'melnychuk', name: 'Тарас МЕЛЬНИЧУК', position: 'Головний спеціаліст відділу розвитку електронного урядування', unit: '15-1', roles: ['drafter'], phone: '(000) 00-00-15', forms: { genitive: 'Тараса МЕЛЬНИЧУКА', dative: 'Тарасу МЕЛЬНИЧУКУ', accusative: 'Тараса МЕЛЬНИЧУКА' } },
  { login: 'shevchuk', name: 'Інна ШЕВЧУК', position: 'Начальник відділу розвитку електронного урядування', unit: '15-1', roles: ['approver', 'drafter'], head: true },
  { login: 'hayovyi', name: 'Андрій ГАЙОВИЙ', position: 'Начальник обласної військової адміністрації', unit: '01', roles: ['signer', 'approver'], head: true, forms: { genitive: 'Андрія ГАЙОВОГО', dative: 'Андрію ГАЙОВОМУ', accusative: 'Андрія ГАЙОВОГО' }, positionForms: { genitive: 'начальника обласної військової адміністрації', dative: 'начальнику обласної військової адміністрації' } },
  { login: 'lysenko', name: 'Оксана ЛИСЕНКО', position: 'Перший заступник начальника обласної військової адміністрації', unit: '01', roles: ['signer', 'approver'], keyType: 'RSA-2048' },
  { login: 'tkachuk', name: 'Роман ТКАЧУК', position: `${deputy} (економіка, фінанси)`, unit: '01', roles: ['approver'] },
  { login: 'savchenko', name: 'Ірина САВЧЕНКО', position: `${deputy} з питань цифрового розвитку, цифрових трансформацій і цифровізації (CDTO)`, unit: '01', roles: ['signer', 'approver'], keyType: 'RSA-2048' },
  { login: 'boiko', name: 'Степан БОЙКО', position: `${deputy} (соціальні питання)`, unit: '01', roles: ['approver'] },
  { login: 'kravets', name: 'Наталія КРАВЕЦЬ', position: 'Керівник апарату', unit: '01', roles: ['signer', 'approver'] },
  { login: 'panchuk', name: 'Галина ПАНЧУК', position: 'Начальник управління документального забезпечення апарату', unit: '02', roles: ['records', 'approver'], head: true },
  { login: 'hrytsai', name: 'Ольга ГРИЦАЙ', position: 'Головний спеціаліст відділу документообігу та реєстрації', unit: '02-1', roles: ['records'], head: true },
  { login: 'zaiets', name: 'Павло ЗАЄЦЬ', position: 'Начальник відділу контролю апарату', unit: '03', roles: ['approver'], head: true },
  { login: 'bondar', name: 'Марія БОНДАР', position: 'Начальник відділу роботи зі зверненнями громадян та доступу до публічної інформації апарату', unit: '04', roles: ['drafter', 'approver'], head: true, phone: '(000) 00-00-04' },
  { login: 'diachenko', name: 'Максим ДЯЧЕНКО', position: 'Начальник юридичного управління апарату', unit: '05', roles: ['approver'], head: true, positionForms: { genitive: 'начальника юридичного управління апарату' } },
  { login: 'fedorenko', name: 'Ганна ФЕДОРЕНКО', position: 'Заступник начальника юридичного управління апарату', unit: '05', roles: ['approver'] },
  { login: 'romaniuk', name: 'Леся РОМАНЮК', position: 'Начальник відділу управління персоналом апарату', unit: '06', roles: ['drafter', 'approver'], head: true, phone: '(000) 00-00-06' },
  { login: 'oliinyk', name: 'Віра ОЛІЙНИК', position: 'Начальник відділу фінансово-господарського забезпечення апарату – головний бухгалтер', unit: '07', roles: ['approver'], head: true, certificate: 'personal' },
  { login: 'marchenko', name: 'Юрій МАРЧЕНКО', position: 'Завідувач сектору з питань запобігання та виявлення корупції апарату', unit: '10', roles: ['approver'], head: true },
  { login: 'kostenko', name: 'Дарина КОСТЕНКО', position: 'Начальник відділу комунікацій апарату', unit: '11', roles: ['approver'], head: true },
  { login: 'zhuravel', name: 'Марія ЖУРАВЕЛЬ', position: 'Завідувач архівного сектору апарату', unit: '13', roles: ['archivist'], head: true },
  { login: 'semeniuk', name: 'Олег СЕМЕНЮК', position: 'Директор Департаменту цифрового розвитку, цифрових трансформацій і цифровізації', unit: '15', roles: ['approver', 'signer', 'drafter'], head: true },
  { login: 'honchar', name: 'Людмила ГОНЧАР', position: 'Директор Департаменту фінансів', unit: '16', roles: ['approver'], head: true },
  { login: 'polishchuk', name: 'Ігор ПОЛІЩУК', position: 'Директор Департаменту економічного розвитку і торгівлі', unit: '17', roles: ['approver'], head: true },
  { login: 'kovalenko', name: 'Олена КОВАЛЕНКО', position: 'Начальник Управління культури, національностей та релігій', unit: '23', roles: ['approver'], head: true },
  { login: 'vdovenko', name: 'Сергій ВДОВЕНКО', position: 'Директор Державного архіву Зорянської області', unit: '27', roles: ['approver'], head: true },
  { login: 'admin', name: 'Адміністратор СЕД', position: 'Адміністратор системи', unit: '15-2', roles: ['administrator'] },
  { login: 'auditor', name: 'Аудитор журналу', position: 'Аудитор', unit: '10', roles: ['auditor'] },
];

/** The substitution that makes the legal visa of the first sample order interesting. */
export const substitutions = [
  { absent: 'diachenko', substitute: 'fedorenko', capacity: 'temporarilyActing', ground: 'наказ керівника апарату від 02.11.2026 № 88-к/тр', fromOn: '2026-11-03', toOn: '2026-11-14' },
] as const;

export const filePlan = [
  { index: '01-02', title: 'Розпорядження начальника обласної військової адміністрації з основної діяльності', retention: 'Постійно' },
  { index: '06-02', title: 'Розпорядження начальника обласної військової адміністрації з кадрових питань', retention: '75 років' },
  { index: '06-04', title: 'Розпорядження начальника обласної військової адміністрації про відрядження', retention: '5 років' },
  { index: '07-02', title: 'Розпорядження з адміністративно-господарських питань', retention: '5 років' },
  { index: '01-15', title: 'Листування з центральними органами виконавчої влади з питань цифрової трансформації', retention: '5 років ЕПК' },
  { index: '15-02', title: 'Накази директора Департаменту з основної діяльності', retention: 'Постійно' },
  { index: '15-07', title: 'Листування з районними військовими адміністраціями та органами місцевого самоврядування з питань інформатизації', retention: '5 років ЕПК' },
  { index: '15-09', title: 'Доповідні та службові записки', retention: '5 років' },
  { index: '04-03', title: 'Запити на публічну інформацію та документи з їх розгляду', retention: '5 років' },
] as const;

export interface SampleJournal {
  readonly code: string;
  readonly name: string;
  readonly mask: string;
  readonly next: number;
  /** Letters of these cases are numbered here instead of in that journal. */
  readonly insteadOf?: string;
  readonly cases?: readonly string[];
  readonly personal?: boolean;
}

export const journals: readonly SampleJournal[] = [
  { code: 'RB', name: 'Розпорядження з основної діяльності', mask: '{n}', next: 412 },
  { code: 'RV', name: 'Розпорядження про відрядження', mask: '{n}-в', next: 57 },
  { code: 'RK', name: 'Розпорядження з кадрових питань', mask: '{n}-к', next: 31 },
  { code: 'RA', name: 'Розпорядження з адміністративно-господарських питань', mask: '{n}-аг', next: 18 },
  { code: 'NK', name: 'Накази з основної діяльності', mask: '{n}-од', next: 64 },
  { code: 'VH', name: 'Вхідні документи', mask: '{n}/01-20', next: 8123 },
  { code: 'VYH', name: 'Вихідні листи', mask: '{case}/{n}', next: 1187 },
  { code: 'ZPI', name: 'Запити на публічну інформацію', mask: '{case}/{n}-зпі', next: 96, insteadOf: 'VYH', cases: ['04-03'] },
  { code: 'ZG', name: 'Звернення громадян', mask: '{initial}-{n}', next: 126, personal: true },
  { code: 'ZAP', name: 'Доповідні та службові записки', mask: '{unit}/{n}', next: 205 },
  { code: 'PR', name: 'Протоколи', mask: '{n}', next: 15 },
];

/** Bodies that letters go to, with the channel by which they are reached. */
export const correspondents = [
  { name: 'Міністерство цифрової трансформації України', edrpou: '00000900', channel: 'sev' },
  { name: 'Північнозорянська районна військова адміністрація', edrpou: '00000101', channel: 'sev' },
  { name: 'Лугівська районна військова адміністрація', edrpou: '00000102', channel: 'sev' },
  { name: 'Веснянська міська рада', edrpou: '00000201', channel: 'sev' },
  { name: 'Ставківська селищна рада', edrpou: '00000202', channel: 'sev' },
  { name: 'Дубрівська сільська рада', edrpou: '00000203', channel: 'email', email: 'rada@dubrivka.example' },
  { name: 'Зорянська обласна рада', edrpou: '00000300', channel: 'sev' },
] as const;

/** What waits for an answer on the first day. Days are counted from the day of seeding. */
export const incoming = [
  { number: 7960, index: '7960/01-20', correspondent: 'Міністерство цифрової трансформації України', theirIndex: '1/06-3-12345', receivedDaysAgo: 14, title: 'Про надання інформації щодо стану впровадження системи електронного документообігу', dueInDays: 3 },
] as const;
