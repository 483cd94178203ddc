import type { AttachmentId, BlockId, LocalDate, Sha256 } from '#shared/domain/ids.js';
import type { Block, Content } from './content.js';
import { seedKinds } from './kinds.seed.js';
import type { KindDefinition } from './kinds.js';
import { lint, type LintCalendar } from './requisite-lint.js';

const kindOf = (code: string): KindDefinition => {
  const kind = seedKinds.find((candidate) => candidate.code === code);
  if (!kind) throw new Error(`no kind ${code}`);
  return kind;
};
const paragraph = (words: string, id = 'b'): Block => ({ id: id as BlockId, type: 'paragraph', text: [{ text: words }] });
const signatory = { name: 'Андрій ГАЙОВИЙ', position: 'Начальник обласної військової адміністрації' };
const order = (more: Partial<Content> = {}): Content => ({
  kind: 'ORDER_MAIN', requisites: { title: 'Про утворення робочої групи', signatory }, body: [paragraph('Утворити робочу групу.')], attachments: [], ...more,
});
const letter = (requisites: Content['requisites']): Content => ({
  kind: 'LETTER_OUT', body: [paragraph('Повідомляємо таке.')], attachments: [],
  requisites: { title: 'Про стан упровадження', signatory, caseIndex: '01-15', addressees: [{ name: 'Міністерство цифрової\nтрансформації України' }], ...requisites },
});
const calendar: LintCalendar = { today: '2026-11-12' as LocalDate, daysOff: new Set(['2026-12-25' as LocalDate]), workingDays: new Set(['2026-11-21' as LocalDate]) };

const codes = (content: Content, kind = 'ORDER_MAIN', days?: LintCalendar): string[] =>
  lint(kindOf(kind), content, days).map((finding) => [finding.code, finding.requisite].filter(Boolean).join(' '));
const written = (words: string, days?: LintCalendar): string[] => codes(order({ body: [paragraph(words)] }), 'ORDER_MAIN', days);

describe('the check of a draft', () => {
  it('finds nothing in a sound order and a sound letter', () => {
    expect(codes(order())).toEqual([]);
    expect(codes(letter({}), 'LETTER_OUT')).toEqual([]);
  });

  it('stops at missing requisites and an empty text', () => {
    const findings = lint(kindOf('LETTER_OUT'), { kind: 'LETTER_OUT', requisites: { addressees: [], title: ' ' }, body: [paragraph('  ')], attachments: [] });
    expect(findings.filter((finding) => finding.severity === 'error').map((finding) => finding.requisite ?? finding.code)).toEqual(['addressees', 'title', 'signatory', 'caseIndex', 'bodyEmpty']);
  });

  it('warns of a line over 28 characters in the addressee', () => {
    const [finding] = lint(kindOf('LETTER_OUT'), letter({ addressees: [{ name: 'Міністерство цифрової трансформації України' }] }));
    expect(finding).toMatchObject({ code: 'lineTooLong', severity: 'warning', facts: { length: 43, limit: 28 } });
  });

  it('warns of a title over 150 characters and of one that does not begin with «Про»', () => {
    expect(codes(order({ requisites: { title: `Про ${'дуже '.repeat(40)}довгий`, signatory } }))).toEqual(['titleLong title']);
    expect(codes(order({ requisites: { title: 'Утворення робочої групи', signatory } }))).toEqual(['titleNotAbout title']);
    expect(codes(order({ requisites: { title: 'Протидія корупції', signatory } }))).toEqual(['titleNotAbout title']);
  });

  it('wants names as «Власне ім’я ПРІЗВИЩЕ», also double ones and with an apostrophe', () => {
    const named = (name: string) => codes(order({ requisites: { title: 'Про склад', signatory: { name } } }));
    for (const name of ['Андрій ГАЙОВИЙ', 'Анна-Марія НЕЧУЙ-ЛЕВИЦЬКА', 'В’ячеслав Д’ЯЧЕНКО', 'Їжакевич ЇЖА']) expect(named(name)).toEqual([]);
    for (const name of ['Гайовий Андрій', 'А. ГАЙОВИЙ', 'ГАЙОВИЙ Андрій', 'Андрій Гайовий', 'Андрій Іванович ГАЙОВИЙ']) expect(named(name)).toEqual(['nameForm signatory']);
  });

  it('asks for a distribution list from the fifth addressee on', () => {
    const to = (count: number) => codes(letter({ addressees: Array.from({ length: count }, (_, index) => ({ name: `Рада ${index}` })) }), 'LETTER_OUT');
    expect(to(4)).toEqual([]);
    expect(to(5)).toEqual(['distributionList addressees']);
  });

  it('finds appendices that the text mentions and nobody added', () => {
    const attached = { id: 'a' as AttachmentId, name: 'Склад.pdf', role: 'appendix' as const, mediaType: 'application/pdf', size: 1, sha256: 'aa' as Sha256 };
    expect(written('у складі згідно з додатком 1')).toEqual(['appendixMentionedButMissing']);
    expect(written('проєкт Програми, що додається')).toEqual(['appendixMentionedButMissing']);
    expect(written('додаткові кошти надати додатково')).toEqual([]);
    expect(codes(order({ body: [paragraph('Затвердити Положення (додаток 2).')], attachments: [attached] }))).toEqual(['appendixMentionedButMissing']);
    expect(codes(order({ body: [paragraph('у складі згідно з додатком 1')], attachments: [attached] }))).toEqual([]);
    expect(codes(order({ attachments: [attached] }))).toEqual(['attachmentsNotMentioned']);
    expect(codes(order({ attachments: [{ ...attached, role: 'supporting' }] }))).toEqual([]);
  });

  it('finds dates that do not exist and weekdays that do not match', () => {
    expect(written('подати до 31 листопада 2026 року')).toEqual(['dateDoesNotExist']);
    expect(written('станом на 29.02.2026')).toEqual(['dateDoesNotExist']);
    expect(written('станом на 29.02.2028')).toEqual([]);
    expect(written('у п’ятницю, 20 листопада 2026 року')).toEqual([]);
    expect(written('у середу, 20 листопада 2026 року')).toEqual(['weekdayMismatch']);
    expect(written('20.11.2026 (четвер) о 10:00')).toEqual(['weekdayMismatch']);
  });

  it('finds limits that are over or fall on a day off, by the calendar of the organisation', () => {
    expect(written('подати до 10 листопада 2026 року', calendar)).toEqual(['deadlineInPast']);
    expect(written('подати до 25 грудня 2026 року', calendar)).toEqual(['deadlineOnDayOff']);
    expect(written('подати до 22.11.2026', calendar)).toEqual(['deadlineOnDayOff']);
    expect(written('подати до 21.11.2026', calendar)).toEqual([]);
    expect(written('засідання відбулося 22.11.2026', calendar)).toEqual([]);
    expect(written('подати до 22.11.2026')).toEqual([]);
  });

  it('finds a Latin letter hidden in a Ukrainian word', () => {
    expect(written('Нaказ про CDTO і PDF')).toEqual(['mixedAlphabet']);
  });

  it('stops appendices out of sequence and a trip that ends before it begins', () => {
    const appendix = (number: number): Block => ({ id: `x${number}` as BlockId, type: 'appendix', number, text: [] });
    expect(codes(order({ body: [paragraph('згідно з додатком 1'), appendix(2)] }))).toEqual(['appendixOutOfSequence']);
    const trip = { title: 'Про відрядження', signatory, traveller: { name: 'Тарас МЕЛЬНИЧУК' }, destination: 'м. Київ', tripFrom: '2026-11-27', tripTo: '2026-11-25' };
    expect(codes({ ...order(), kind: 'ORDER_TRIP', requisites: trip }, 'ORDER_TRIP')).toEqual(['periodReversed tripTo']);
  });
});
