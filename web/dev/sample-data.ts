import { seedKinds } from '../../src/documents/domain/kinds.seed';
import type { View } from '../src/lib/api';

const hex = (n: number) => n.toString(16).padStart(12, '0');
/** A readable, stable UUID for sample things. */
export const sampleId = (group: number, n: number): string => `0000000${group}-0000-4000-8000-${hex(n)}`;

export type Person = View<'PersonView'>;
const person = (n: number, name: string, position: string, unit: string, roles: Person['roles'], more: Partial<Person> = {}): Person => ({
  personId: sampleId(1, n), name, position, unitId: sampleId(2, n), unit, roles, phone: null, absence: null, ...more,
});
export const melnychuk = person(1, 'Тарас МЕЛЬНИЧУК', 'Головний спеціаліст відділу розвитку електронного урядування', 'Відділ розвитку електронного урядування', ['drafter']);
export const shevchuk = person(2, 'Інна ШЕВЧУК', 'Начальник відділу розвитку електронного урядування', 'Відділ розвитку електронного урядування', ['approver']);
export const semeniuk = person(3, 'Олег СЕМЕНЮК', 'Директор Департаменту цифрового розвитку, цифрових трансформацій і цифровізації', 'Департамент цифрового розвитку', ['approver', 'signer']);
export const fedorenko = person(4, 'Ганна ФЕДОРЕНКО', 'Заступник начальника юридичного управління апарату', 'Юридичне управління апарату', ['approver']);
export const diachenko = person(5, 'Максим ДЯЧЕНКО', 'Начальник юридичного управління апарату', 'Юридичне управління апарату', ['approver'], { absence: { toOn: '2026-11-14', substitute: { personId: sampleId(1, 4), name: 'Ганна ФЕДОРЕНКО', position: 'Заступник начальника юридичного управління апарату' } } });
export const honchar = person(6, 'Людмила ГОНЧАР', 'Директор Департаменту фінансів', 'Департамент фінансів', ['approver']);
export const hayovyi = person(7, 'Андрій ГАЙОВИЙ', 'Начальник обласної військової адміністрації', 'Керівництво', ['signer']);
export const kravets = person(8, 'Наталія КРАВЕЦЬ', 'Керівник апарату', 'Керівництво', ['signer', 'approver']);
export const people: readonly Person[] = [melnychuk, shevchuk, semeniuk, fedorenko, diachenko, honchar, hayovyi, kravets];
export const ref = (one: Person): View<'PersonRef'> => ({ personId: one.personId, name: one.name, position: one.position });

export const units: View<'UnitView'>[] = [
  { unitId: sampleId(2, 101), index: '05', name: 'Юридичне управління апарату', parentId: null, head: ref(diachenko) },
  { unitId: sampleId(2, 102), index: '16', name: 'Департамент фінансів', parentId: null, head: ref(honchar) },
  { unitId: sampleId(2, 103), index: '17', name: 'Департамент економічного розвитку і торгівлі', parentId: null, head: null },
  { unitId: sampleId(2, 104), index: '27', name: 'Державний архів Зорянської області', parentId: null, head: null },
];

export const kinds = seedKinds.filter((kind) => kind.drafted).map((kind) => ({
  code: kind.code, nameUk: kind.nameUk, nameEn: kind.nameEn, groupUk: kind.groupUk, letterhead: kind.letterhead, requisites: kind.requisites, defaultAccess: kind.defaultAccess, numbering: kind.numbering,
})) as unknown as View<'KindView'>[];

export type Block = View<'WorkingCopyView'>['body'][number];
const block = (n: number) => sampleId(3, n);
const say = (text: string) => [{ text }];
export const orderBody: Block[] = [
  { id: block(1), type: 'paragraph', text: say('Відповідно до статей 6, 39, 41 Закону України «Про місцеві державні адміністрації», статті 15 Закону України «Про правовий режим воєнного стану», з метою розвитку електронного урядування та переведення документообігу органів виконавчої влади області в електронну форму:') },
  { id: block(2), type: 'point', level: 1, text: say('Схвалити проєкт обласної Програми інформатизації «Цифрова Зорянщина» на 2027–2029 роки (далі – Програма), що додається.') },
  { id: block(3), type: 'point', level: 1, text: say('Департаменту цифрового розвитку, цифрових трансформацій і цифровізації обласної військової адміністрації:') },
  { id: block(4), type: 'point', level: 2, text: say('подати до 01 грудня 2026 року проєкт Програми на розгляд Зорянської обласної ради в установленому порядку;') },
  { id: block(5), type: 'point', level: 2, text: say('забезпечити погодження проєкту Програми з Міністерством цифрової трансформації України.') },
  { id: block(6), type: 'point', level: 1, text: say('Департаменту фінансів обласної військової адміністрації під час складання проєкту обласного бюджету на 2027 рік передбачити видатки на реалізацію Програми в межах наявного фінансового ресурсу.') },
  { id: block(7), type: 'table', header: true, rows: [
    { id: block(71), cells: [{ text: say('Захід') }, { text: say('Строк') }, { text: say('Сума, тис. грн') }] },
    { id: block(72), cells: [{ text: say('Придбання обладнання') }, { text: say('2027') }, { text: say('4 500') }] },
    { id: block(73), cells: [{ text: say('Навчання працівників') }, { text: say('2028') }, { text: say('1 200') }] },
  ] },
  { id: block(8), type: 'point', level: 1, text: [{ text: 'Контроль за виконанням цього розпорядження покласти на ' }, { text: 'заступника начальника', marks: ['bold'] }, { text: ' обласної військової адміністрації Ірину САВЧЕНКО.' }] },
  { id: block(9), type: 'appendix', number: 1, text: say('Склад робочої групи') },
  { id: block(10), type: 'bullet', text: say('САВЧЕНКО Ірина – заступник начальника обласної військової адміністрації, голова робочої групи;') },
  { id: block(11), type: 'bullet', text: say('КРАВЕЦЬ Наталія – керівник апарату.') },
];
export const orderBodyBefore: Block[] = orderBody.map((one) =>
  one.id === block(6) && one.type === 'point' ? { ...one, text: say('Департаменту фінансів обласної військової адміністрації під час складання проєкту обласного бюджету на 2027 рік забезпечити фінансування Програми в повному обсязі.') } : one,
);
