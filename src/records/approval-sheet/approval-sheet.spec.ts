import type { Sha256 } from '#shared/domain/ids.js';
import type { CarriedApproval } from '#approvals/domain/route.js';
import { approvalSheet, type SheetHead } from './approval-sheet.js';
import { at, decision, hop, person, remark, round, route, run, step, version, words } from './sheet-route.fixture.js';

const head: SheetHead = {
  organisation: 'Зорянська обласна військова адміністрація', author: { position: 'головний спеціаліст', name: 'Тарас МЕЛЬНИЧУК' },
  document: { kindTitle: 'розпорядження', title: 'Про схвалення проєкту', registered: { index: '412', date: '2026-11-12' } },
};
const now = at('12T12:10');

const shevchuk = decision('shevchuk', 'approve', '09T07:40');
const honchar = decision('honchar', 'object', '10T12:00', { reason: 'Кошти не передбачено' });
const first = round(1, [run(0, [step('shevchuk', { decision: shevchuk })]), run(2, [step('honchar', { decision: honchar })], { state: 'failed' })], {
  outcome: { kind: 'returned', at: at('10T12:00'), step: step('honchar').id, decision: honchar.id, reason: null },
});
const carried: CarriedApproval = { decision: shevchuk, stageKey: 'k0', purpose: 'visa', seats: [], concerns: [], changedSince: [], touched: [] };
const second = { round: 2, version: version(2) };

describe('the approval sheet', () => {
  it('says of a carried visa which version was really approved and what has changed since', () => {
    const sheet = approvalSheet(route([first, round(2, [run(0, [step('shevchuk', { carried, opened: null })])], { carried: [carried] })]), head, words, now);
    expect(sheet.stages[1]?.rows).toEqual([
      { position: 'посада shevchuk', name: 'shevchuk', decision: 'Погоджено', decidedAt: shevchuk.at, carried: { version: 1, changes: ['п. 3: змінено від версії 1 до 2'] } }]);
    expect(sheet.document).toMatchObject({ version: 2, contentHash: version(2).contentHash, id: 'document' });
  });

  it('DOC-1 shows the round that the finance department ended, with its reason', () => {
    const sheet = approvalSheet(route([first, round(2, [])]), head, words, now);
    expect(sheet.previousRounds).toEqual([expect.objectContaining({ number: 1, version: 1, outcome: 'повернуто на доопрацювання', endedAt: at('10T12:00'), by: 'honchar', reason: 'Кошти не передбачено' })]);
    expect(sheet.previousRounds[0]?.rows.map((row) => [row.name, row.decision])).toEqual([['shevchuk', 'Погоджено'], ['honchar', 'Не погоджено']]);
  });

  it('DOC-1 prints the acting head with the real person, the absent one and the ground', () => {
    const acted = decision('fedorenko', 'approve', '11T10:01', { ...second, onBehalfOf: person('diachenko'), chain: [hop('diachenko', 'fedorenko')], position: 'Начальник юридичного управління апарату' });
    const sheet = approvalSheet(route([first, round(2, [run(3, [step('diachenko', { decision: acted })])])]), head, words, now);
    expect(sheet.stages.find((stage) => stage.title.includes('Юридична'))?.rows[0]).toMatchObject({
      position: 'Т. в. о. начальника юридичного управління апарату', name: 'Ганна ФЕДОРЕНКО', acting: { insteadOf: 'Максим ДЯЧЕНКО', ground: 'наказ керівника апарату від 02.11.2026 № 88-к/тр' } });
  });

  it('keeps a withdrawn approval on the sheet beside what stands now', () => {
    const taken = decision('honchar', 'approve', '11T08:00', second);
    const sheet = approvalSheet(route([first, round(2, [run(2, [step('honchar', { withdrawn: [{ decision: taken, at: at('11T08:30'), reason: 'Не врахував додаток' }] })], { state: 'open' })])]), head, words, now);
    const rows = sheet.stages.find((stage) => stage.title.includes('Фінанси'))?.rows ?? [];
    expect(rows.map((row) => row.decision)).toEqual(['Погоджено, погодження відкликано', 'На розгляді']);
    expect(rows[0]?.note).toContain('Не врахував додаток');
  });

  it('keeps a carried approval that its giver withdrew before the stage was reached', () => {
    const sheet = approvalSheet(route([first, round(2, [], { carried: [carried], withdrawnCarried: [{ decision: shevchuk, at: at('11T08:30'), reason: 'Зміни мене стосуються' }] })]), head, words, now);
    expect(sheet.stages[1]?.rows).toEqual([expect.objectContaining({ name: 'shevchuk', decision: 'Погоджено на версії 1, погодження відкликано' })]);
  });

  it('names certificates where a stage asked for a signature, and votes that came too late', () => {
    const signed = decision('vdovenko', 'approve', '10T09:05', { ...second, signature: { level: 'qualified', signatureId: 'x', contentHash: 'a' as Sha256, concernedHash: 'b' as Sha256 } });
    const late = decision('lesiuk', 'approve', '10T09:30', second);
    const sheet = approvalSheet(route([first, round(2, [run(1, [step('vdovenko', { decision: signed }), step('lesiuk', { closed: 'completionMet', late }), step('third', { closed: 'completionMet' })])])]), head, words, now);
    const stage = sheet.stages.find((one) => one.title.includes('Заінтересовані'));
    expect(stage?.rule).toBe('паралельно, не менше 2');
    expect(stage?.rows.map((row) => row.decision)).toEqual(['Погоджено', 'Погоджено (після завершення етапу)', 'Не знадобилося: достатньо голосів інших']);
    expect(stage?.rows[0]?.signature).toEqual({ kind: 'КЕП', serial: 'serial-vdovenko', signedAt: signed.at });
  });

  it('says why a stage was not held, by the requisites that the condition read', () => {
    const sheet = approvalSheet(route([round(1, [run(2, [], { state: 'skipped', condition: { held: false, inputs: { hasMoney: false } } })])]), head, words, now);
    expect(sheet.stages.find((stage) => stage.title.includes('Фінанси'))).toEqual({ title: 'Етап 3. Фінанси', skipped: 'умова не настала: hasMoney: ні', rows: [] });
  });

  it('says of a stage for which the author chose nobody that nobody was asked', () => {
    const sheet = approvalSheet(route([round(1, [run(1, [])])]), head, words, now);
    expect(sheet.stages.find((stage) => stage.title.includes('Заінтересовані'))).toEqual({ title: 'Етап 2. Заінтересовані підрозділи', skipped: 'розробник нікого не визначив, як дозволяє маршрут', rows: [] });
  });

  it('DOC-2 lists remarks with their answers and puts those that were met in part among the disagreements', () => {
    const given = decision('panchuk', 'approveWithRemarks', '10T09:00');
    const partly = remark(given, 'Доповнити додаток 2', { anchor: { part: 'appendix', number: 2 }, quote: 'рішення', proposed: 'рішення оформлюються протоколом', answers: [{ outcome: 'partly', text: 'Протокол ведеться за потреби', at: at('10T10:00') }] });
    const accepted = remark(given, 'Виправити дату', { answers: [{ outcome: 'accepted', text: '', at: at('10T10:00') }] });
    const sheet = approvalSheet(route([round(1, [run(1, [step('panchuk', { decision: given })])])], [partly, accepted]), head, words, now);
    expect(sheet.stages.flatMap((stage) => stage.rows).find((row) => row.name === 'panchuk')?.remarkNumbers).toEqual([1, 2]);
    expect(sheet.remarks.map((one) => [one.number, one.place, one.resolution, one.answer])).toEqual([[1, 'п. 1', 'Враховано частково', 'Протокол ведеться за потреби'], [2, 'документ загалом', 'Враховано', undefined]]);
    expect(sheet.disagreements).toEqual([
      { place: 'п. 1', opinion: 'Доповнити додаток 2', opinionBy: 'panchuk, 10.11.2026 11:00', answer: 'Враховано частково. Протокол ведеться за потреби', answerBy: 'melnychuk, 10.11.2026 12:00' }]);
  });

  it('shows nobody as having approved what is still before them', () => {
    const sheet = approvalSheet(route([round(1, [run(0, [step('shevchuk')], { state: 'open' })])]), head, words, now);
    const decided = sheet.stages.flatMap((stage) => stage.rows).filter((row) => row.decidedAt);
    expect(decided.map((row) => row.decision)).toEqual(['Подано на погодження']);
    expect(sheet.stages.slice(2).every((stage) => stage.skipped === 'черга етапу ще не настала')).toBe(true);
  });
});
