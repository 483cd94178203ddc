import { texts, useTexts, useT } from '../lib/i18n/i18n';
import { usePreferences, prefer } from '../lib/preferences';
import { Checkbox } from './field';
import { Dialog } from './dialog';
import './table.css';

const keysTexts = texts(
  {
    title: 'Клавіші',
    note: 'Літери працюють у списку та в документі, а не під час введення тексту. Розкладка не має значення: J — це та сама клавіша, що й «О».',
    key: 'Клавіша',
    action: 'Дія',
    rows: [
      ['J (О) або ↓', 'наступний документ'], ['K (Л) або ↑', 'попередній документ'], ['Enter', 'відкрити'], ['X (Ч) або пробіл', 'обрати рядок'], ['Shift+↓', 'розширити вибір'], ['Ctrl+A', 'обрати всі показані (у списку)'],
      ['A (Ф)', 'перейти до кнопки «Погодити»'], ['Ctrl+Enter', 'виконати основну дію'], ['R (К)', 'повернути на доопрацювання'], ['C (С)', 'зауваження до виділеного'], ['D (В)', 'лише зміни / увесь текст'], ['N (Т), Shift+N', 'наступна, попередня зміна'],
      ['G, потім I / S / R / N', 'мої документи / пошук / журнали / новий проєкт'], ['/ або Ctrl+K', 'пошук'], ['Ctrl+S', 'зберегти зараз'], ['Esc', 'закрити'], ['? (Shift+/)', 'ця довідка'],
    ] as [string, string][],
  },
  {
    title: 'Keyboard',
    note: 'Letters work in lists and documents, not while typing. The layout does not matter: the physical key counts.',
    key: 'Key',
    action: 'Action',
    rows: [
      ['J or ↓', 'next document'], ['K or ↑', 'previous document'], ['Enter', 'open'], ['X or Space', 'select the row'], ['Shift+↓', 'extend the selection'], ['Ctrl+A', 'select all shown (in a list)'],
      ['A', 'go to the button “Approve”'], ['Ctrl+Enter', 'do the main action'], ['R', 'return for rework'], ['C', 'remark on the selection'], ['D', 'changes only / whole text'], ['N, Shift+N', 'next, previous change'],
      ['G, then I / S / R / N', 'my documents / search / registers / new draft'], ['/ or Ctrl+K', 'search'], ['Ctrl+S', 'save now'], ['Esc', 'close'], ['? (Shift+/)', 'this help'],
    ],
  },
);

/** The list of keys, and the switch that turns single letters off. */
export function KeysHelp({ onClose }: { onClose: () => void }) {
  const t = useT();
  const words = useTexts(keysTexts);
  const { letterKeys } = usePreferences();
  return (
    <Dialog title={words.title} onClose={onClose}>
      <p>{words.note}</p>
      <Checkbox label={t.look.letterKeys} checked={letterKeys} onChange={(event) => prefer({ letterKeys: event.target.checked })} />
      <table className="table">
        <thead><tr><th scope="col">{words.key}</th><th scope="col">{words.action}</th></tr></thead>
        <tbody>
          {words.rows.map(([key, action]) => (
            <tr key={key}><td><kbd>{key}</kbd></td><td>{action}</td></tr>
          ))}
        </tbody>
      </table>
    </Dialog>
  );
}
