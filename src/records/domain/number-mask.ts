import { accept, refuse, type Result } from '#shared/domain/result.js';

/** What a mask may name (rules-ua R-3). `n` is the ordinal number in the journal's year; the others are facts of the document. */
export const maskTokens = ['n', 'yy', 'yyyy', 'unit', 'case', 'kind', 'journal', 'initial'] as const;
export type MaskToken = (typeof maskTokens)[number];

/** A mask that was read: literal text and tokens in their order; `width` is the least number of digits of `n`. */
export type MaskPiece = { readonly literal: string } | { readonly token: MaskToken; readonly width: number };

/** Why a text is no mask. `at` is the offset of the fault in UTF-16 units. */
export interface MaskFault {
  readonly code: 'maskEmpty' | 'maskTooLong' | 'maskCharacter' | 'maskBrace' | 'maskUnknownToken' | 'maskWithoutNumber' | 'maskNumberTwice' | 'maskNumberTouches';
  readonly at: number;
}

/** What an index is made of. A fact that the mask names and the document lacks is refused, never printed as an empty place. */
export interface IndexFacts {
  readonly number: number;
  readonly year: number;
  readonly journal: string;
  readonly kind?: string | null;
  readonly unit?: string | null;
  readonly caseIndex?: string | null;
  /** The first letter of the correspondent's name, as citizens' appeals are numbered («К-125»). */
  readonly initial?: string | null;
}

export type MissingFact = { readonly code: 'indexFactMissing'; readonly token: MaskToken };

const longestMask = 60;
/** What takes the place of a missing fact in a preview. */
const gap = '…';

/**
 * Reads a mask such as `{case}/{n:0000}`. It must name `{n}` exactly once, and a digit or another token must not touch it:
 * otherwise «1» beside «12» and «11» beside «2» would print the same index.
 */
export function parseMask(mask: string): Result<readonly MaskPiece[], MaskFault> {
  if (mask.trim() === '') return refuse({ code: 'maskEmpty', at: 0 });
  if (mask.length > longestMask) return refuse({ code: 'maskTooLong', at: longestMask });
  const odd = /[\p{C}\p{Zl}\p{Zp}]/u.exec(mask);
  if (odd) return refuse({ code: 'maskCharacter', at: odd.index });
  const pieces: MaskPiece[] = [];
  let at = 0;
  for (const part of mask.split(/(\{[^{}]*\})/)) {
    const braced = part.startsWith('{') && part.endsWith('}');
    const piece = braced ? tokenOf(part) : part;
    if (piece === undefined) return refuse({ code: 'maskUnknownToken', at });
    if (typeof piece !== 'string') pieces.push(piece);
    else if (/[{}]/.test(piece)) return refuse({ code: 'maskBrace', at: at + piece.search(/[{}]/) });
    else if (piece !== '') pieces.push({ literal: piece });
    at += part.length;
  }
  return checkNumber(pieces);
}

function tokenOf(braced: string): MaskPiece | undefined {
  const [, name, , zeros] = /^\{([a-z]+)(:(0{1,9}))?\}$/.exec(braced) ?? [];
  const token = maskTokens.find((one) => one === name);
  if (!token || (zeros && token !== 'n')) return undefined;
  return { token, width: zeros?.length ?? 1 };
}

function checkNumber(pieces: readonly MaskPiece[]): Result<readonly MaskPiece[], MaskFault> {
  const places = pieces.flatMap((piece, index) => ('token' in piece && piece.token === 'n' ? [index] : []));
  const [place] = places;
  if (place === undefined) return refuse({ code: 'maskWithoutNumber', at: 0 });
  if (places.length > 1) return refuse({ code: 'maskNumberTwice', at: 0 });
  const [before, after] = [pieces[place - 1], pieces[place + 1]];
  const touches = (before && ('token' in before || /\d$/.test(before.literal))) || (after && ('token' in after || /^\d/.test(after.literal)));
  return touches ? refuse({ code: 'maskNumberTouches', at: 0 }) : accept(pieces);
}

/** The registration index of a document, or the fact that is missing for it. The number must be a whole number from 1. */
export function formatIndex(pieces: readonly MaskPiece[], facts: IndexFacts): Result<string, MissingFact> {
  if (!Number.isSafeInteger(facts.number) || facts.number < 1) throw new RangeError(`not a registration number: ${facts.number}`);
  const printed: string[] = [];
  for (const piece of pieces) {
    const text = 'literal' in piece ? piece.literal : valueOf(piece, facts);
    if (text === undefined) return refuse({ code: 'indexFactMissing', token: 'token' in piece ? piece.token : 'n' });
    printed.push(text);
  }
  return accept(printed.join(''));
}

/** How the next index will look; «…» stands for what only the document will tell. */
export const previewIndex = (pieces: readonly MaskPiece[], facts: IndexFacts): string =>
  pieces.map((piece) => ('literal' in piece ? piece.literal : (valueOf(piece, facts) ?? gap))).join('');

function valueOf(piece: { readonly token: MaskToken; readonly width: number }, facts: IndexFacts): string | undefined {
  switch (piece.token) {
    case 'n':
      return String(facts.number).padStart(piece.width, '0');
    case 'yyyy':
      return String(facts.year).padStart(4, '0');
    case 'yy':
      return String(facts.year % 100).padStart(2, '0');
    case 'journal':
      return facts.journal;
    case 'unit':
      return facts.unit ?? undefined;
    case 'case':
      return facts.caseIndex ?? undefined;
    case 'kind':
      return facts.kind ?? undefined;
    case 'initial':
      return facts.initial?.toLocaleUpperCase('uk-UA') ?? undefined;
  }
}
