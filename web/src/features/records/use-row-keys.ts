import { useRef, type KeyboardEvent, type RefObject } from 'react';
import { useRegionKeys } from '../../lib/keyboard';

/** Arrows (and J, K) move between the rows of a table: from one `[data-row]` control to the next. */
export function useRowKeys(more: Readonly<Record<string, () => void>> = {}): { region: RefObject<HTMLDivElement | null>; onKeyDown: (event: KeyboardEvent) => void } {
  const region = useRef<HTMLDivElement>(null);
  const move = (by: number): void => {
    const rows = [...(region.current?.querySelectorAll<HTMLElement>('[data-row]') ?? [])];
    const at = rows.indexOf(document.activeElement as HTMLElement);
    rows[Math.min(rows.length - 1, Math.max(0, at + by))]?.focus();
  };
  const onKeyDown = useRegionKeys({ ArrowDown: () => move(1), KeyJ: () => move(1), ArrowUp: () => move(-1), KeyK: () => move(-1), ...more });
  return { region, onKeyDown };
}
