import { useEffect, type ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import { keyName } from '../../lib/keyboard';
import { useViewport } from '../../lib/viewport';
import { Dialog } from '../../ui/dialog';
import { editorTexts } from './editor.texts';

export type Pane = 'requisites' | 'text' | 'check';

/** The three panes of a draft: requisites, the paper, the check; one, two or three beside each other as there is room. */
export function Panes({ pane, onPane, requisites, text, check, checkCount }: { pane: Pane; onPane: (pane: Pane) => void; requisites: ReactNode; text: ReactNode; check: ReactNode; checkCount: number }) {
  const words = useTexts(editorTexts);
  const viewport = useViewport();
  const single = viewport === 'narrow' || viewport === 'phone';
  const label = (one: Pane) => (one === 'check' && checkCount > 0 ? words.checkCount(checkCount) : words.panes[one]);
  return (
    <>
      {single && (
        <div className="tabs editor__tabs" role="group" aria-label={words.panesLabel}>
          {(['requisites', 'text', 'check'] as const).map((one) => (
            <button key={one} type="button" className="tabs__tab" aria-current={pane === one ? 'page' : undefined} onClick={() => onPane(one)}>{label(one)}</button>
          ))}
        </div>
      )}
      <div className={`editor editor--${viewport}`}>
        <section className="editor__pane editor__requisites" aria-label={words.panes.requisites} hidden={single && pane !== 'requisites'} data-pane tabIndex={-1}>{requisites}</section>
        <section className="editor__paper" aria-label={words.panes.text} hidden={single && pane !== 'text'} data-pane tabIndex={-1}>{text}</section>
        {viewport !== 'medium' && <section className="editor__pane editor__check" aria-label={words.panes.check} hidden={single && pane !== 'check'} data-pane tabIndex={-1}>{check}</section>}
      </div>
      {viewport === 'medium' && pane === 'check' && <Dialog title={label('check')} onClose={() => onPane('text')}>{check}</Dialog>}
    </>
  );
}

/** Ctrl+S saves; F6 and Shift+F6 go from pane to pane. */
export function useEditorKeys(save: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const name = keyName(event);
      if (name === 'Ctrl+KeyS') {
        event.preventDefault();
        save();
      }
      if (name === 'F6' || name === 'Shift+F6') {
        event.preventDefault();
        const panes = [...window.document.querySelectorAll<HTMLElement>('[data-pane]:not([hidden])')];
        const at = panes.findIndex((pane) => pane.contains(window.document.activeElement));
        const next = panes[(at + (event.shiftKey ? -1 : 1) + panes.length) % panes.length];
        const inside = next?.querySelector<HTMLElement>('.ProseMirror, input, textarea, select, button');
        (inside ?? next)?.focus();
      }
    };
    addEventListener('keydown', onKey);
    return () => removeEventListener('keydown', onKey);
  }, [save]);
}
