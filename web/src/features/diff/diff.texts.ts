import { texts } from '../../lib/i18n/i18n';
import { enCount, ukCount } from '../../lib/i18n/plural';

export const diffTexts = texts(
  {
    added: 'додано:', removed: 'вилучено:', endAdded: '', addedBlock: 'Додано', removedBlock: 'Вилучено', moved: 'Переміщено', changed: 'Змінено', formatting: 'змінено лише оформлення',
    folded: (n: number) => `${ukCount(n, 'абзац', 'абзаци', 'абзаців')} без змін — показати`,
    requisites: 'Реквізити', attachments: 'Файли', text: 'Текст',
    fileAdded: (name: string) => `додано файл «${name}»`, fileRemoved: (name: string) => `вилучено файл «${name}»`, fileChanged: (name: string) => `замінено файл «${name}»`,
    kindChanged: 'змінено вид документа',
    list: (n: number) => `Перелік змін (${n})`, none: 'Текст однаковий.', go: 'показати',
    before: (n: number) => `Версія ${n}`, afterVersion: (n: number) => `Версія ${n}`, draft: 'Чернетка',
    replaced: (before: string, after: string) => (before === '' ? `додано «${after}»` : after === '' ? `вилучено «${before}»` : `«${before}» → «${after}»`),
    row: 'рядок', views: { only: 'Лише зміни', whole: 'Увесь текст', side: 'Поруч', inline: 'Разом' }, viewLabel: 'Як показати',
    next: 'Наступна зміна', previous: 'Попередня зміна', print: 'Друкувати порівняння', title: 'Порівняння версій', from: 'Було', to: 'Стало', choose: 'Версії для порівняння',
    versionOption: (n: number, when: string, note: string) => `версія ${n} від ${when}${note ? ` — ${note}` : ''}`, presets: { previous: 'з попередньою', mine: 'з моєю погодженою' },
    different: 'Тексти дуже різні: зручніше порівнювати поруч.', empty: '(порожньо)', truncated: (n: number) => `та ще ${n}`, onlyOne: 'Версія лише одна: порівнювати ні з чим.',
  },
  {
    added: 'added:', removed: 'removed:', endAdded: '', addedBlock: 'Added', removedBlock: 'Removed', moved: 'Moved', changed: 'Changed', formatting: 'only the formatting changed',
    folded: (n: number) => `${enCount(n, 'paragraph', 'paragraphs')} unchanged — show`,
    requisites: 'Requisites', attachments: 'Files', text: 'Text',
    fileAdded: (name: string) => `file “${name}” added`, fileRemoved: (name: string) => `file “${name}” removed`, fileChanged: (name: string) => `file “${name}” replaced`,
    kindChanged: 'the kind of document changed',
    list: (n: number) => `List of changes (${n})`, none: 'The text is the same.', go: 'show',
    before: (n: number) => `Version ${n}`, afterVersion: (n: number) => `Version ${n}`, draft: 'Draft',
    replaced: (before: string, after: string) => (before === '' ? `added “${after}”` : after === '' ? `removed “${before}”` : `“${before}” → “${after}”`),
    row: 'row', views: { only: 'Changes only', whole: 'Whole text', side: 'Side by side', inline: 'Inline' }, viewLabel: 'How to show',
    next: 'Next change', previous: 'Previous change', print: 'Print the comparison', title: 'Compare versions', from: 'Before', to: 'After', choose: 'Versions to compare',
    versionOption: (n: number, when: string, note: string) => `version ${n} of ${when}${note ? ` — ${note}` : ''}`, presets: { previous: 'with the previous one', mine: 'with the one I approved' },
    different: 'The texts differ very much: side by side is easier to read.', empty: '(empty)', truncated: (n: number) => `and ${n} more`, onlyOne: 'There is only one version: nothing to compare with.',
  },
);
