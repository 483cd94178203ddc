import type { Instant, LocalDate, Sha256 } from '#shared/domain/ids.js';
import { element, xmlDocument } from '#shared/domain/xml.js';

/** One line of the inner inventory (внутрішній опис, rules-ua §6.4). `folder` is the document's folder in the package. */
export interface InventoryLine {
  readonly place: number;
  readonly documentId: string;
  readonly folder: string;
  readonly index: string;
  readonly date: LocalDate;
  readonly kindUk: string;
  readonly title: string;
  readonly author: string;
  readonly caseIndex: string;
  readonly retention: string;
  readonly files: number;
  /** SHA-256 of the main file. */
  readonly sha256: Sha256;
}

/** Whose case it is, and which. */
export interface InventoryHead {
  readonly organisation: string;
  readonly edrpou: string;
  readonly title: string;
  readonly caseIndex: string | null;
  readonly year: number | null;
  readonly madeAt: Instant;
}

/** `opys.xml`: the documents of the package in the order of their folders, each with the hash of its main file. */
export function inventoryXml(head: InventoryHead, lines: readonly InventoryLine[]): string {
  return xmlDocument(
    element('Opys', { format: 'obih-opys/1', madeAt: head.madeAt, organisation: head.organisation, edrpou: head.edrpou, caseIndex: head.caseIndex, year: head.year, documents: lines.length }, [
      element('Title', {}, head.title),
      ...lines.map((line) =>
        element('Document', { n: line.place, id: line.documentId, folder: line.folder, index: line.index, date: line.date, kind: line.kindUk, caseIndex: line.caseIndex, retention: line.retention, files: line.files, sha256: line.sha256 }, [
          element('Title', {}, line.title), element('Author', {}, line.author)])),
    ]),
  );
}

const latin: Readonly<Record<string, string>> = {
  а: 'a', б: 'b', в: 'v', г: 'h', ґ: 'g', д: 'd', е: 'e', є: 'ie', ж: 'zh', з: 'z', и: 'y', і: 'i', ї: 'i', й: 'i', к: 'k', л: 'l', м: 'm', н: 'n', о: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u', ф: 'f', х: 'kh', ц: 'ts', ч: 'ch', ш: 'sh',
  щ: 'shch', ю: 'iu', я: 'ia', ь: '', '’': '', "'": '',
};

/** A name of ASCII letters, digits, `.`, `-` and `_` out of any text: transliterated (КМУ № 55 of 2010), shortened, never empty. */
export function fileSafe(text: string, longest = 60): string {
  const spelled = [...text.normalize('NFC').toLocaleLowerCase('uk-UA')].map((letter) => latin[letter] ?? letter).join('');
  const plain = spelled.replace(/[^a-z0-9.-]+/g, '_').replace(/\.{2,}/g, '.').replace(/^[._-]+|[._-]+$/g, '');
  return plain.slice(0, longest).replace(/[._-]+$/, '') || 'file';
}

/** The ending of a file name when it is a plain one, with its dot. */
export const endingOf = (name: string): string => /\.[A-Za-z0-9]{1,8}$/.exec(name)?.[0].toLowerCase() ?? '';
