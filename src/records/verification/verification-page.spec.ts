import fc from 'fast-check';
import { verificationPage, type VerificationFacts } from './verification-page.js';

type Known = Exclude<VerificationFacts, { state: 'unknown' }>;
const facts: Known = {
  state: 'genuine', institution: 'Зорянська обласна військова адміністрація', edrpou: '00000001', kindUk: 'Лист', index: '01-15/1187', date: '12.11.2026', title: null,
  signatures: [
    { kind: 'signature', name: 'Ірина САВЧЕНКО', position: 'Заступник начальника', serial: '58E2D9', at: '12.11.2026 14:04:58', verdict: 'TOTAL-PASSED' },
    { kind: 'seal', name: 'Зорянська ОВА', position: null, serial: '58E2DA', at: '12.11.2026 14:05:31', verdict: 'TOTAL-PASSED' },
  ],
  timestampAt: '12.11.2026 14:05:31', sha256: 'a'.repeat(64), checkedAt: '12.11.2026 15:00',
};

const address = `/v/${'A'.repeat(24)}`;

describe('the public verification page', () => {
  it('A13 says whose document it is and who signed, and nothing of its content', () => {
    const page = verificationPage(facts, address);
    for (const said of ['Документ справжній', '01-15/1187', '12.11.2026', 'Ірина САВЧЕНКО', '00000001', 'чинна']) expect(page).toContain(said);
    expect(page).not.toContain('Заголовок');
    expect(verificationPage({ ...facts, title: 'Про стан упровадження' }, address)).toContain('Про стан упровадження');
  });

  it('carries no script and nothing from elsewhere, and stays below 14 KB with twenty signatures', () => {
    const page = verificationPage({ ...facts, signatures: Array.from({ length: 20 }, () => facts.signatures).flat().slice(0, 20) }, address);
    expect(page).not.toMatch(/<script|src=|href="(?!\/v)|action="(?!\/v)|url\(|@import/i);
    expect(Buffer.byteLength(page)).toBeLessThan(14_000);
  });

  it('never calls a document genuine unless it is', () => {
    for (const state of ['doubtful', 'broken', 'waiting', 'annulled'] as const) expect(verificationPage({ ...facts, state }, address)).not.toContain('Документ справжній');
    expect(verificationPage({ ...facts, signatures: [{ ...facts.signatures[0]!, verdict: 'TOTAL-FAILED' }] }, address)).toContain('НЕДІЙСНИЙ');
    expect(verificationPage({ state: 'unknown' }, address)).toContain('Такого документа немає');
  });

  it('W01 shows every text as text', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        const page = verificationPage({ ...facts, index: `${text}<img src=x onerror=alert(1)>`, title: text }, address);
        expect(page).not.toContain('<img');
        expect([...page.matchAll(/<[a-z!/]/g)].length).toBe([...verificationPage({ ...facts, index: 'x', title: 'y' }, address).matchAll(/<[a-z!/]/g)].length);
      }),
    );
  });
});
