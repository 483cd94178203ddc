import { useId, useRef, type KeyboardEvent, type ReactNode } from 'react';
import './tabs.css';

export interface Tab<Key extends string> {
  readonly key: Key;
  readonly label: ReactNode;
  /** Number beside the label; 0 stays visible but quiet. */
  readonly count?: number;
}

/** Tabs in the ARIA pattern: arrows move, the panel belongs to the chosen tab. */
export function Tabs<Key extends string>({ label, tabs, chosen, onChoose, children }: { label: string; tabs: readonly Tab<Key>[]; chosen: Key; onChoose: (key: Key) => void; children: ReactNode }) {
  const id = useId();
  const list = useRef<HTMLDivElement>(null);
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0;
    const at = event.key === 'Home' ? 0 : event.key === 'End' ? tabs.length - 1 : tabs.findIndex((tab) => tab.key === chosen) + step;
    if (!step && event.key !== 'Home' && event.key !== 'End') return;
    event.preventDefault();
    const next = tabs[(at + tabs.length) % tabs.length];
    if (!next) return;
    onChoose(next.key);
    list.current?.querySelector<HTMLElement>(`[data-key="${next.key}"]`)?.focus();
  };
  return (
    <>
      <div role="tablist" aria-label={label} className="tabs" ref={list}>
        {tabs.map((tab) => (
          <button
            key={tab.key} type="button" role="tab" data-key={tab.key} id={`${id}-${tab.key}`} aria-selected={tab.key === chosen} aria-controls={`${id}-panel`}
            tabIndex={tab.key === chosen ? 0 : -1} className="tabs__tab" onClick={() => onChoose(tab.key)} onKeyDown={onKeyDown}
          >
            {tab.label}
            {tab.count !== undefined && <span className={`tabs__count ${tab.count === 0 ? 'tabs__count--none' : ''}`}>{tab.count}</span>}
          </button>
        ))}
      </div>
      <div role="tabpanel" id={`${id}-panel`} aria-labelledby={`${id}-${chosen}`}>
        {children}
      </div>
    </>
  );
}
