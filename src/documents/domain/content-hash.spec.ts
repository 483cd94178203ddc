import { canonicalJson } from '#shared/domain/canonical-json.js';
import type { AttachmentId, BlockId, Sha256 } from '#shared/domain/ids.js';
import { bodyLimits, checkBody, checkFrozenBody } from './body-rules.js';
import { canonicalContent } from './content-hash.js';
import type { AttachmentFact, Block, Content, Inline } from './content.js';

const id = (value: string) => value as BlockId;
const paragraph = (name: string, text: readonly Inline[]): Block => ({ id: id(name), type: 'paragraph', text });
const content = (more: Partial<Content> = {}): Content => ({ kind: 'ORDER_MAIN', requisites: {}, body: [], attachments: [], ...more });
const form = (more: Partial<Content>): string => canonicalJson(canonicalContent(content(more)));
const file = (more: Partial<AttachmentFact>): AttachmentFact => ({
  id: 'a' as AttachmentId, name: 'Програма.pdf', role: 'appendix', mediaType: 'application/pdf', size: 1, sha256: 'aa' as Sha256, ...more,
});

describe('what the content hash covers', () => {
  it('is the same for the same text however it is cut, marked or composed', () => {
    const whole = form({ body: [paragraph('b', [{ text: 'її й', marks: ['bold', 'italic'] }])] });
    expect(form({ body: [paragraph('b', [{ text: 'ї', marks: ['italic', 'bold'] }, { text: '', marks: [] }, { text: 'ї й', marks: ['bold', 'italic', 'bold'] }])] })).toBe(whole);
    expect(form({ body: [paragraph('b', [{ text: 'її й'.normalize('NFD'), marks: ['bold', 'italic'] }])] })).toBe(whole);
    expect(form({ body: [paragraph('b', [{ text: 'її й' }])] })).not.toBe(whole);
  });

  it('leaves out what is empty and what follows from elsewhere, and nothing else', () => {
    const plain = form({ requisites: { title: 'Про склад' }, attachments: [file({})] });
    expect(form({ requisites: { title: 'Про склад', ground: '', amount: null, units: [] }, attachments: [file({ id: 'z' as AttachmentId, size: 9, mediaType: 'text/plain' })] })).toBe(plain);
    expect(form({ requisites: { title: 'Про склад', hasMoney: false }, attachments: [file({})] })).not.toBe(plain);
    for (const other of [{ name: 'Інша.pdf' }, { role: 'supporting' as const }, { sha256: 'bb' as Sha256 }]) expect(form({ requisites: { title: 'Про склад' }, attachments: [file(other)] })).not.toBe(plain);
  });

  it('I06 covers kind, requisites, words, formatting, levels, ids, order of blocks and files', () => {
    const body = [paragraph('a', [{ text: 'Перший' }]), paragraph('b', [{ text: 'Другий' }])];
    const base = form({ body });
    const variants: Partial<Content>[] = [
      { kind: 'NAKAZ', body }, { body, requisites: { title: 'Про' } }, { body: [...body].reverse() }, { body, attachments: [file({})] },
      { body: body.map((block) => ({ ...block, id: id(`${block.id}x`) })) },
      { body: [{ id: id('a'), type: 'point', level: 1, text: [{ text: 'Перший' }] }, ...body.slice(1)] },
      { body: [paragraph('a', [{ text: 'Перший', marks: ['underline'] }]), ...body.slice(1)] },
      { body: [{ id: id('a'), type: 'paragraph', align: 'center', text: [{ text: 'Перший' }] }, ...body.slice(1)] },
    ];
    expect(new Set([base, ...variants.map(form)]).size).toBe(variants.length + 1);
  });

  it('names its own format', () => {
    expect(form({})).toBe('{"attachments":[],"body":[],"format":"obih-content/1","kind":"ORDER_MAIN","requisites":{}}');
  });
});

describe('the rules of a body', () => {
  const refusal = (body: readonly Block[]) => {
    const checked = checkBody(body);
    return checked.ok ? 'accepted' : checked.refusal.code;
  };
  const words = (name: string, text: string) => paragraph(name, [{ text }]);
  const table = (name: string, rowIds: readonly string[], columns = 1): Block => ({
    id: id(name), type: 'table', rows: rowIds.map((row) => ({ id: id(row), cells: Array.from({ length: columns }, () => ({ text: [] })) })),
  });

  it('want every id once, among blocks and rows together', () => {
    expect(refusal([words('a', ''), words('b', '')])).toBe('accepted');
    expect(refusal([words('a', ''), words('a', '')])).toBe('repeatedBlockId');
    expect(refusal([words('a', ''), table('t', ['r', 'a'])])).toBe('repeatedBlockId');
    expect(refusal([table('t', ['r']), table('u', ['r'])])).toBe('repeatedBlockId');
  });

  it('bound blocks, words and tables', () => {
    expect(refusal(Array.from({ length: bodyLimits.blocks + 1 }, (_, index) => words(String(index), '')))).toBe('tooManyBlocks');
    expect(refusal([words('a', 'а'.repeat(bodyLimits.blockCharacters + 1))])).toBe('blockTooLong');
    expect(refusal(Array.from({ length: 101 }, (_, index) => words(String(index), 'а'.repeat(bodyLimits.blockCharacters))))).toBe('textTooLong');
    expect(refusal([table('t', ['r'], bodyLimits.tableColumns + 1)])).toBe('tableTooLarge');
  });

  it('W01 W14 keep every character but NUL and lone surrogates', () => {
    expect(refusal([words('a', 'Ω≈ç√∫˜µ≤ <script>alert(1)</script> ﷽ \u202e\u0001 🏴󠁧󠁢󠁷󠁬󠁳󠁿')])).toBe('accepted');
    expect(refusal([words('a', 'а\u0000б')])).toBe('textNotWellFormed');
    expect(refusal([words('a', '\udc00')])).toBe('textNotWellFormed');
  });

  it('want appendices numbered in sequence before a version is made, not while one writes', () => {
    const appendix = (name: string, number: number): Block => ({ id: id(name), type: 'appendix', number, text: [] });
    expect(refusal([appendix('a', 2)])).toBe('accepted');
    expect(checkFrozenBody([appendix('a', 1), appendix('b', 2)]).ok).toBe(true);
    expect(checkFrozenBody([appendix('a', 1), appendix('b', 1)])).toMatchObject({ refusal: { code: 'appendixOutOfSequence', facts: { blockId: 'b', limit: 2, found: 1 } } });
  });
});
