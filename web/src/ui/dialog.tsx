import { useEffect, useId, useRef, type ReactNode } from 'react';
import { useT } from '../lib/i18n/i18n';
import { Close } from './icons';
import './dialog.css';

/**
 * A modal dialog on the native `<dialog>`: the browser keeps the focus inside and gives it back afterwards. Esc and the cross
 * call `onClose`; with `firm` there is neither (an answer is needed). A `drawer` stands at the right edge of the window, and a click
 * beside it closes it. Actions go into `footer`, the main one last.
 */
export function Dialog({
  title, onClose, children, footer, size = 'medium', firm = false,
}: {
  title: ReactNode;
  onClose: () => void;
  children: ReactNode;
  footer?: ReactNode;
  size?: 'small' | 'medium' | 'large' | 'page' | 'drawer';
  firm?: boolean;
}) {
  const t = useT();
  const id = useId();
  const dialog = useRef<HTMLDialogElement>(null);
  const closeBeside = useRef(onClose);
  useEffect(() => {
    closeBeside.current = onClose;
  });
  useEffect(() => {
    const element = dialog.current;
    if (size !== 'drawer' || !element) return;
    // What lies beside the box belongs to the dialog element itself: its backdrop.
    const beside = (event: MouseEvent): void => {
      if (event.target === element) closeBeside.current();
    };
    element.addEventListener('click', beside);
    return () => element.removeEventListener('click', beside);
  }, [size]);
  useEffect(() => {
    const element = dialog.current;
    const before = document.activeElement;
    if (element && !element.open) {
      element.showModal();
      // A form begins in its first field, everything else with its title, so that it is read out.
      const first = element.querySelector<HTMLElement>('.dialog__body :is(input:not([type="hidden"], [hidden], .hidden-file), textarea, select)') ?? element.querySelector<HTMLElement>('h2');
      first?.focus();
    }
    return () => {
      if (element?.open) element.close();
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return (
    <dialog
      ref={dialog}
      className={`dialog dialog--${size}`}
      aria-labelledby={id}
      onCancel={(event) => {
        event.preventDefault();
        if (!firm) onClose();
      }}
    >
      <div className="dialog__head">
        <h2 id={id} tabIndex={-1}>{title}</h2>
        {!firm && (
          <button type="button" className="button button--quiet button--icon" aria-label={t.app.close} onClick={onClose}>
            <Close />
          </button>
        )}
      </div>
      <div className="dialog__body">{children}</div>
      {footer && <div className="dialog__foot">{footer}</div>}
    </dialog>
  );
}
