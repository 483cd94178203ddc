import { useEffect, useId, useRef, useState, type KeyboardEvent, type ReactNode } from 'react';
import './menu-button.css';

export interface MenuItem {
  readonly key: string;
  readonly label: ReactNode;
  readonly run: () => void;
  readonly tone?: 'warning';
}

/** A button that opens a short menu of actions (ARIA menu pattern: arrows, Home, End, Esc); `content` is seen, `label` is read out. */
export function MenuButton({ label, content, items, className = 'button button--secondary', align = 'end', up = false }: { label: string; content: ReactNode; items: readonly MenuItem[]; className?: string; align?: 'start' | 'end'; up?: boolean }) {
  const id = useId();
  const [open, setOpen] = useState(false);
  const box = useRef<HTMLDivElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const focusItem = (at: number) => {
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    all[(at + all.length) % all.length]?.focus();
  };
  useEffect(() => {
    if (!open) return;
    focusItem(0);
    const away = (event: Event) => {
      if (!box.current?.contains(event.target as Node)) setOpen(false);
    };
    document.addEventListener('pointerdown', away);
    return () => document.removeEventListener('pointerdown', away);
  }, [open]);
  const onKeyDown = (event: KeyboardEvent) => {
    if (!open) return;
    const all = [...(box.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
    const at = all.indexOf(document.activeElement as HTMLElement);
    const moves: Record<string, number> = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 };
    if (event.key === 'Escape' || event.key === 'Tab') {
      setOpen(false);
      if (event.key === 'Escape') {
        event.stopPropagation();
        button.current?.focus();
      }
    } else if (moves[event.key] !== undefined) {
      event.preventDefault();
      focusItem(moves[event.key] ?? 0);
    }
  };
  return (
    <div className="menu" ref={box} onKeyDown={onKeyDown} role="presentation">
      <button ref={button} type="button" className={className} aria-haspopup="menu" aria-expanded={open} aria-controls={open ? id : undefined} onClick={() => setOpen(!open)}>
        <span className="menu__content" aria-hidden="true">{content}</span>
        <span className="hidden">{label}</span>
      </button>
      {open && (
        <div id={id} role="menu" aria-label={label} className={`menu__list menu__list--${align} ${up ? 'menu__list--up' : ''}`}>
          {items.map((item) => (
            <button
              key={item.key} type="button" role="menuitem" tabIndex={-1} className={`menu__item ${item.tone ? `menu__item--${item.tone}` : ''}`}
              onClick={() => { setOpen(false); button.current?.focus(); item.run(); }}
            >
              {item.label}
            </button>
          ))}
        </div>
      )}
    </div>
  );
}
