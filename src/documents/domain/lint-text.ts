import type { BlockId } from '#shared/domain/ids.js';
import { datesIn, weekdayOf, type DateInText } from './calendar-text.js';
import type { Block, Content } from './content.js';
import { checkFrozenBody } from './body-rules.js';
import { blockText } from './plain-text.js';
import type { Finding, FindingCode, LintCalendar } from './requisite-lint.js';
import { textOf } from './requisite-values.js';

const inBlock = (blockId: BlockId | null, severity: Finding['severity'], code: FindingCode, facts: Finding['facts'] = {}): Finding => ({
  code, severity, requisite: null, blockId, facts,
});

/** «додатком 2», «додатки № 1», not the heading of an appendix itself. */
const numberedAppendix = /додат(?:ок|ка|ку|ком|ки|ків|кам|ками|ках)\s+(?:№\s*)?(\d{1,2})(?!\d)/giu;
const someAppendix = /що\s+дода[єю]ться|(?<!\p{L})додат(?:ок|ка|ку|ком|ки|ків|кам|ками|ках)(?!\p{L})/iu;
/** More appendices than this need an inventory (rules-ua §3.2, requisite 21). */
const inventoryFrom = 10;

function lintAppendices(content: Content): readonly Finding[] {
  const own = content.body.filter((block) => block.type === 'appendix').length;
  const available = own + content.attachments.filter((fact) => fact.role === 'appendix').length;
  const prose = content.body.filter((block) => block.type !== 'appendix');
  const note = textOf(content.requisites, 'attachmentsNote');
  const findings: Finding[] = [];
  for (const block of prose)
    for (const match of blockText(block).matchAll(numberedAppendix))
      if (Number(match[1]) > available) findings.push(inBlock(block.id, 'warning', 'appendixMentionedButMissing', { mention: match[0], available }));
  const vague = prose.find((block) => someAppendix.test(blockText(block)));
  if (available === 0 && findings.length === 0 && (vague || note !== ''))
    findings.push(inBlock(vague?.id ?? null, 'warning', 'appendixMentionedButMissing', { mention: someAppendix.exec(vague ? blockText(vague) : '')?.[0].trim() ?? note, available }));
  if (available > 0 && !vague && note === '') findings.push(inBlock(null, 'warning', 'attachmentsNotMentioned', { available }));
  if (available > inventoryFrom) findings.push(inBlock(null, 'warning', 'inventoryNeeded', { available, limit: inventoryFrom }));
  return findings;
}

function lintDate(found: DateInText, blockId: BlockId, calendar: LintCalendar | undefined): readonly Finding[] {
  const { written, date } = found;
  if (!date) return [inBlock(blockId, 'warning', 'dateDoesNotExist', { written })];
  const findings: Finding[] = [];
  const weekday = weekdayOf(date);
  if (found.namedWeekday !== undefined && found.namedWeekday !== weekday)
    findings.push(inBlock(blockId, 'warning', 'weekdayMismatch', { written, weekday }));
  if (!calendar || !found.isDeadline) return findings;
  const dayOff = calendar.daysOff.has(date) || (weekday >= 5 && !calendar.workingDays.has(date));
  if (date < calendar.today) findings.push(inBlock(blockId, 'warning', 'deadlineInPast', { written, date }));
  else if (dayOff) findings.push(inBlock(blockId, 'warning', 'deadlineOnDayOff', { written, date }));
  return findings;
}

/** A Latin letter inside a Cyrillic word (or the other way round) looks right and is found by no search. */
const mixedWords = (text: string): readonly string[] => (text.match(/\p{L}+/gu) ?? []).filter((word) => /[a-z]/i.test(word) && /\p{Script=Cyrillic}/u.test(word));

function lintBlock(block: Block, calendar: LintCalendar | undefined): readonly Finding[] {
  const text = blockText(block);
  return [
    ...datesIn(text).flatMap((found) => lintDate(found, block.id, calendar)),
    ...mixedWords(text).slice(0, 3).map((word) => inBlock(block.id, 'warning', 'mixedAlphabet', { word })),
  ];
}

/** What is wrong or doubtful in the text of a draft: nothing written, appendices, dates, letters of the wrong alphabet. */
export function lintText(content: Content, calendar: LintCalendar | undefined): readonly Finding[] {
  const checked = checkFrozenBody(content.body);
  const refusal = checked.ok ? undefined : checked.refusal;
  const empty = content.body.every((block) => blockText(block).trim() === '');
  return [
    ...(empty ? [inBlock(null, 'error', 'bodyEmpty')] : []),
    ...(refusal?.code === 'appendixOutOfSequence' ? [inBlock(refusal.facts.blockId ?? null, 'error', 'appendixOutOfSequence', { expected: refusal.facts.limit ?? 0, found: refusal.facts.found ?? 0 })] : []),
    ...lintAppendices(content),
    ...content.body.flatMap((block) => lintBlock(block, calendar)),
  ];
}
