import fc from 'fast-check';
import type { VerificationReportData } from '#documents/rendering/verification-report-data.js';
import { droppedFilePage, filePage, refusedFilePage, type ComparedDocument, type FileIdentity } from './dropped-file-page.js';

const signature: VerificationReportData['signatures'][number] = {
  title: '1. Підпис: САВЧЕНКО Ірина Петрівна', indication: 'TOTAL-PASSED', verdict: 'Підпис дійсний.', facts: [{ label: 'Установа', value: 'Зорянська ОВА' }, { label: 'Час', value: '12.11.2026 14:04:58, підтверджено позначкою часу' }],
  checks: [{ label: 'Цілісність вмісту', result: 'пройдено' }, { label: 'Атрибути профілю', result: 'не пройдено (зауваження)', note: 'Немає часу підписання.' }], changes: ['стан 2: додано позначку часу на документ – дозволено', 'стан 3: змінено вміст сторінки – НЕ дозволено'],
};
const paper: VerificationReportData = {
  createdAt: '2026-11-12T13:00:00.000Z', indication: 'TOTAL-PASSED', heading: 'Усі підписи дійсні, підписане не змінено', code: 'TOTAL-PASSED', file: { name: 'Лист.pdf', size: '98 304 байтів', sha256: 'a'.repeat(64), kind: 'PDF' },
  policy: `obih-signature-verification, версія 1.1.0, SHA-256 ${'b'.repeat(64)}`, signatures: [signature],
};
const compared = (identity: FileIdentity, state: ComparedDocument['facts']['state'] = 'genuine'): ComparedDocument => ({
  address: `/v/${'A'.repeat(24)}`, identity,
  facts: { state, institution: 'Зорянська обласна військова адміністрація', edrpou: '00000001', kindUk: 'Лист', index: '01-15/1187', date: '12.11.2026', title: null, signatures: [], timestampAt: null, sha256: null, checkedAt: '12.11.2026 15:00' },
});
const headingOf = (page: string): string => /<h1>(?:<span.*?<\/span>)?(.*?)<\/h1>/.exec(page)?.[1] ?? '';
const toneOf = (page: string): string => /class="answer (\w+)" role="status"/.exec(page)?.[1] ?? '';

describe('The page about a file that somebody dropped', () => {
  it('says the verdict first, then who signed, what was found wanting and what was changed, then the file', () => {
    const page = droppedFilePage(paper);
    expect([headingOf(page), toneOf(page)]).toEqual(['Усі підписи дійсні, підписане не змінено', 'good']);
    const places = ['role="status"', 'САВЧЕНКО Ірина Петрівна', 'Атрибути профілю: не пройдено', 'змінено вміст сторінки', 'a'.repeat(64), 'b'.repeat(64), '<form'].map((said) => page.indexOf(said));
    expect(places.every((place) => place > 0)).toBe(true);
    expect([...places].sort((a, b) => a - b)).toEqual(places);
    expect(page).not.toContain('додано позначку часу');
  });

  it.each<[FileIdentity, tone: string, heading: string]>([
    [{ is: 'final' }, 'good', 'Це той самий файл'], [{ is: 'earlier' }, 'good', 'Це файл цього документа, виданий раніше'], [{ is: 'unsealed' }, 'doubt', 'Це файл цього документа, але ще без печатки'],
    [{ is: 'continued', addedBytes: 1234 }, 'doubt', 'У файлі є цей документ, але після нього щось дописано'], [{ is: 'other' }, 'bad', 'Це не файл цього документа'],
  ])('at the address of a document says first whether it is that document: %j', (identity, tone, heading) => {
    const page = droppedFilePage(paper, compared(identity));
    expect([toneOf(page), headingOf(page)]).toEqual([tone, heading]);
    expect(page).toContain('01-15/1187 від 12.11.2026');
    expect(page).toContain('Усі підписи дійсні');
  });

  it('never says well of a file of a document that was annulled, or whose own file is broken', () => {
    for (const is of ['final', 'earlier'] as const) {
      expect(toneOf(droppedFilePage(paper, compared({ is }, 'annulled')))).toBe('bad');
      expect(toneOf(droppedFilePage(paper, compared({ is }, 'broken')))).toBe('doubt');
    }
  });

  it('stays below 14 KB with a hundred signatures of long names, and says how many did not fit', () => {
    const long = 'Ї<&>'.repeat(400);
    const many = { ...paper, signatures: Array.from({ length: 100 }, () => ({ ...signature, title: long, facts: signature.facts.map(({ label }) => ({ label, value: long })), changes: Array.from({ length: 12 }, () => long) })), file: { ...paper.file, name: long } };
    for (const document of [undefined, compared({ is: 'other' })]) {
      const page = droppedFilePage(many, document);
      expect(Buffer.byteLength(page)).toBeLessThanOrEqual(14_000);
      expect(page).toMatch(/Ще підписів, які тут не вмістилися: \d+\./);
    }
  });

  it('carries no script and nothing from elsewhere; its form goes to this server', () => {
    for (const page of [filePage(), droppedFilePage(paper), droppedFilePage(paper, compared({ is: 'final' })), refusedFilePage('verifierBusy', { address: '/v', about: 'file' }) ?? '']) {
      expect(page).not.toMatch(/<script|\bon\w+=|src=|href="(?!\/v)|action="(?!\/v)|url\(|@import/i);
      expect(page).toMatch(/<form method="post" action="\/v(\/A+)?" enctype="multipart\/form-data">/);
    }
  });

  it('W01 shows every text as text', () => {
    const tagsOf = (page: string): number => [...page.matchAll(/<[a-z!/]/g)].length;
    const made = (text: string): string => droppedFilePage({ ...paper, file: { ...paper.file, name: `x${text}` }, signatures: [{ ...signature, title: `x${text}`, facts: [{ label: 'Посада', value: `x${text}` }], changes: [`x${text}!`] }] }, compared({ is: 'final' }));
    fc.assert(fc.property(fc.string(), (text) => {
      const page = made(`${text}<img src=x onerror=alert(1)>`);
      expect(page).not.toContain('<img');
      expect(tagsOf(page)).toBe(tagsOf(made('')));
    }));
  });
});
