import type { BlockId, Sha256, AttachmentId } from '#shared/domain/ids.js';
import { adoptIds } from './adopt-ids.js';
import { changeFacts } from './change-sentences.js';
import { changeSentenceUk } from './change-sentences-uk.js';
import { compare } from './compare.js';
import type { AttachmentFact, Block, Content, TableRow } from './content.js';
import { seedKinds } from './kinds.seed.js';
import { touches, touchesOnly } from './touches.js';

const text = (words: string) => [{ text: words }];
const paragraph = (id: string, words: string): Block => ({ id: id as BlockId, type: 'paragraph', text: text(words) });
const point = (id: string, words: string, level: 1 | 2 | 3 = 1): Block => ({ id: id as BlockId, type: 'point', level, text: text(words) });
const appendix = (id: string, number: number, words: string): Block => ({ id: id as BlockId, type: 'appendix', number, text: text(words) });
const row = (id: string, ...cells: string[]): TableRow => ({ id: id as BlockId, cells: cells.map((cell) => ({ text: text(cell) })) });
const table = (id: string, ...rows: TableRow[]): Block => ({ id: id as BlockId, type: 'table', rows });
const file = (name: string, hash: string, role: AttachmentFact['role'] = 'appendix'): AttachmentFact => ({
  id: `id-${name}` as AttachmentId, name, role, mediaType: 'application/pdf', size: 1, sha256: hash as Sha256,
});
const order = (body: readonly Block[], more: Partial<Content> = {}): Content => ({ kind: 'ORDER_MAIN', requisites: {}, body, attachments: [], ...more });
const kind = seedKinds.find((candidate) => candidate.code === 'ORDER_MAIN');

const changed = (before: Content, after: Content): string[] => changeFacts(compare(before, after), before, after).map((fact) => changeSentenceUk(fact, kind));
const kinds = (before: readonly Block[], after: readonly Block[]): string[] => compare(order(before), order(after)).blocks.map((change) => `${change.kind} ${change.id}`);

const doc1 = [
  paragraph('p', 'Відповідно до статей 6, 39, 41 Закону України «Про місцеві державні адміністрації»:'),
  point('1', 'Схвалити проєкт обласної Програми інформатизації «Цифрова Зорянщина» (далі – Програма), що додається.'),
  point('2', 'Департаменту цифрового розвитку, цифрових трансформацій і цифровізації:'),
  point('2.1', 'подати до 01 грудня 2026 року проєкт Програми на розгляд Зорянської обласної ради;', 2),
  point('2.2', 'забезпечити погодження проєкту Програми з Міністерством цифрової трансформації України.', 2),
  point('3', 'Департаменту фінансів під час складання проєкту обласного бюджету забезпечити фінансування в повному обсязі.'),
];
const replacing = (id: string, block: Block): readonly Block[] => doc1.map((old) => (old.id === id ? block : old));

describe('sentences about what changed', () => {
  it('name the point as printed and the words replaced', () => {
    const before = order([point('a', 'Перший пункт.'), point('b', 'Видати аванс у сумі 4500 грн.')]);
    const after = order([point('a', 'Перший пункт.'), point('b', 'Видати аванс у сумі 5400 грн.')]);
    expect(changed(before, after)).toEqual(['п. 2: «4500» → «5400»']);
  });

  it('tell the flow event of DOC-1: point 3 after the finance department objected', () => {
    const after = replacing('3', point('3', 'Департаменту фінансів під час складання проєкту обласного бюджету передбачити видатки в межах наявного фінансового ресурсу.'));
    expect(changed(order(doc1), order(after))).toEqual([
      'п. 3: «забезпечити фінансування» → «передбачити видатки»; «повному обсязі» → «межах наявного фінансового ресурсу»',
    ]);
  });

  it('name sub-points, paragraphs under a point, tables and their rows', () => {
    const salaries = [row('r1', 'Посада', 'Сума'), row('r2', 'Лікар', '2000')];
    const before = order([point('a', 'Виплатити:'), point('b', 'аванс;', 2), paragraph('c', 'за згодою;'), table('t', ...salaries)]);
    const after = order([point('a', 'Виплатити:'), point('b', 'премію;', 2), paragraph('c', 'за письмовою згодою;'), table('t', ...salaries, row('r3', 'Водій', '1200'))]);
    expect(changed(before, after)).toEqual([
      'п. 1 пп. 1: «аванс» → «премію»', 'п. 1 пп. 1, абзац 2: додано «письмовою»', 'п. 1 пп. 1, таблиця 1, рядок 3: додано «Водій — 1200»',
    ]);
  });

  it('tell requisites by their labels, files by their names, and formatting as what it is', () => {
    const bold: Block = { id: 'a' as BlockId, type: 'paragraph', text: [{ text: 'НАКАЗУЮ:', marks: ['bold'] }] };
    const before = order([paragraph('a', 'НАКАЗУЮ:')], { requisites: { amount: 450_000, title: 'Про премії' }, attachments: [file('Програма.pdf', 'aa'), file('Розрахунок.xlsx', 'bb')] });
    const after = order([bold], { requisites: { amount: 540_000, title: 'Про премії' }, attachments: [file('Програма.pdf', 'cc'), file('Розрахунок.xlsx', 'bb', 'supporting')] });
    expect(changed(before, after)).toEqual([
      'Сума видатків, грн: «4 500,00 грн» → «5 400,00 грн»', 'абзац 1: змінено лише оформлення',
      'замінено файл «Програма.pdf»', 'файл «Розрахунок.xlsx» тепер супровідний матеріал',
    ]);
  });

  it('tell where a point went and where it was', () => {
    const before = order([point('a', 'Перший.'), point('b', 'Другий.'), point('c', 'Третій.')]);
    const after = order([point('c', 'Третій.'), point('a', 'Перший.'), point('b', 'Другий.')]);
    expect(changed(before, after)).toEqual(['п. 1: переміщено (було п. 3)']);
  });
});

describe('what counts as a move', () => {
  it('is one block when one block moved, also past many', () => {
    const body = Array.from({ length: 9 }, (_, index) => point(`b${index}`, `Пункт ${index}`));
    const [first, ...rest] = body;
    expect(kinds(body, first ? [...rest, first] : [])).toEqual(['moved b0']);
  });

  it('is the point alone when its sub-points go with it', () => {
    const two = [point('2', 'Департаменту:'), point('2.1', 'подати;', 2), point('2.2', 'забезпечити.', 2)];
    expect(kinds([point('1', 'Схвалити.'), ...two, point('3', 'Контроль.'), point('4', 'Опублікувати.')], [point('1', 'Схвалити.'), point('3', 'Контроль.'), point('4', 'Опублікувати.'), ...two])).toEqual(['moved 2']);
  });

  it('is what happens to a sub-point that comes under another point', () => {
    const [a, b, sub] = [point('a', 'Департаменту:'), point('b', 'Управлінню:'), point('s', 'подати звіт;', 2)];
    expect(kinds([a, sub, b], [a, b, sub])).toEqual(['moved s']);
  });

  it('is not what happens to a closing paragraph when a point is added before it', () => {
    const closing = paragraph('z', 'Підстава: службова записка.');
    expect(kinds([point('a', 'Відрядити.'), closing], [point('a', 'Відрядити.'), point('b', 'Подати звіт.'), closing])).toEqual(['added b']);
  });

  it('is not what happens to an appendix that got another number because one was put before it', () => {
    const members = [appendix('x', 1, 'Склад'), paragraph('x1', 'САВЧЕНКО Ірина'), paragraph('x2', 'КРАВЕЦЬ Наталія')];
    const after = [appendix('n', 1, 'Положення'), paragraph('n1', 'Загальні положення'), appendix('x', 2, 'Склад'), ...members.slice(1)];
    expect(kinds(members, after)).toEqual(['added n', 'added n1', 'changed x']);
  });
});

describe('blocks that lost their ids', () => {
  const pasted = doc1.map((block, index) => ({ ...block, id: `new${index}` as BlockId }));

  it('are found again by their words, so that a paste is not a new document', () => {
    const { blocks } = compare(order(doc1), order(pasted));
    expect(blocks.map((change) => change.kind)).toEqual(doc1.map(() => 'changed'));
    expect(blocks.every((change) => change.kind === 'changed' && change.formattingOnly)).toBe(true);
  });

  it('are found again also where their words changed a little', () => {
    const after = pasted.map((block, index) => (index === 3 ? point('new3', 'подати до 15 грудня 2026 року проєкт Програми на розгляд Зорянської обласної ради;', 2) : block));
    expect(changed(order(doc1), order(after))).toContain('п. 2 пп. 1: «01» → «15»');
  });

  it('get their old ids back where asked, and the rest of the text is left alone', () => {
    expect(adoptIds(doc1, pasted)).toEqual(doc1);
    const rows = (prefix: string) => [row(`${prefix}1`, 'Посада', 'Сума'), row(`${prefix}2`, 'Водій', '1200')];
    expect(adoptIds([table('t', ...rows('r'))], [table('n', ...rows('m'))])).toEqual([table('t', ...rows('r'))]);
    expect(adoptIds(doc1, [paragraph('fresh', 'Зовсім інший текст про погоду на вихідних')])).toEqual([paragraph('fresh', 'Зовсім інший текст про погоду на вихідних')]);
  });
});

describe('what a stage answers for', () => {
  const finance = [{ part: 'block', id: '3' as BlockId } as const, { part: 'requisite', name: 'amount' } as const];
  const after = (body: readonly Block[]) => compare(order(doc1), order(body));

  it('is untouched by what happens elsewhere', () => {
    expect(touches(after(replacing('1', point('1', 'Схвалити проєкт Програми.'))), finance)).toBe(false);
    expect(touches(after(replacing('3', point('3', 'Департаменту фінансів передбачити видатки.'))), finance)).toBe(true);
  });

  it('includes what stands under a point and the words of the points above it', () => {
    const subPoint = [{ part: 'block', id: '2.1' as BlockId } as const];
    const whole = [{ part: 'block', id: '2' as BlockId } as const];
    expect(touches(after(replacing('2', point('2', 'Департаменту фінансів:'))), subPoint)).toBe(true);
    expect(touches(after(replacing('2.2', point('2.2', 'забезпечити погодження.', 2))), subPoint)).toBe(false);
    expect(touches(after(replacing('2.2', point('2.2', 'забезпечити погодження.', 2))), whole)).toBe(true);
    expect(touches(after([...doc1.slice(0, 5), point('new', 'звітувати щокварталу.', 2), ...doc1.slice(5)]), whole)).toBe(true);
  });

  it('is touched when its point comes to stand under another one', () => {
    const moved = doc1.filter((block) => block.id !== '2.2');
    const change = after([...moved, ...doc1.filter((block) => block.id === '2.2')]);
    expect(touches(change, [{ part: 'block', id: '2.2' as BlockId }])).toBe(true);
    expect(touches(change, [{ part: 'block', id: '3' as BlockId }])).toBe(true);
    expect(touches(change, [{ part: 'block', id: '1' as BlockId }])).toBe(false);
  });

  it('can be a row of a table', () => {
    const was = order([table('t', row('r1', 'Водій', '1000'), row('r2', 'Лікар', '2000'))]);
    const is = order([table('t', row('r1', 'Водій', '1200'), row('r2', 'Лікар', '2000'))]);
    expect(touches(compare(was, is), [{ part: 'block', id: 'r1' as BlockId }])).toBe(true);
    expect(touches(compare(was, is), [{ part: 'block', id: 'r2' as BlockId }])).toBe(false);
  });

  it('I06 covers files, their roles, and requisites as it covers words', () => {
    const was = order(doc1, { requisites: { amount: 1 }, attachments: [file('Програма.pdf', 'aa')] });
    const touched = (is: Partial<Content>, part: Parameters<typeof touches>[1]) => touches(compare(was, { ...was, ...is }), part);
    expect(touched({ attachments: [file('Програма.pdf', 'bb')] }, [{ part: 'attachments' }])).toBe(true);
    expect(touched({ attachments: [file('Програма.pdf', 'aa', 'supporting')] }, [{ part: 'attachment', name: 'Програма.pdf' }])).toBe(true);
    expect(touched({ requisites: { amount: 2 } }, finance)).toBe(true);
    expect(touched({ requisites: { amount: 1, ground: 'лист' } }, finance)).toBe(false);
    expect(touched({ kind: 'NAKAZ' }, finance)).toBe(true);
  });

  it('says whether all changes lie within the places that remarks named', () => {
    const changes = after(replacing('3', point('3', 'Департаменту фінансів передбачити видатки.')));
    expect(touchesOnly(changes, [{ part: 'block', id: '3' as BlockId }])).toBe(true);
    expect(touchesOnly(changes, [{ part: 'block', id: '1' as BlockId }])).toBe(false);
    expect(touchesOnly(changes, [])).toBe(false);
    expect(touchesOnly(after(doc1), [])).toBe(true);
  });
});
