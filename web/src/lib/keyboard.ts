import { useRef, type KeyboardEvent } from 'react';
import { useNavigate } from 'react-router';
import { currentPreferences } from './preferences';

/** A key as it is bound: the physical key (`KeyJ`, so that «О» on the Ukrainian layout works too), with `Shift+` or `Ctrl+` before it. */
export type KeyName = string;
export type KeyMap = Readonly<Record<KeyName, (() => void) | undefined>>;

const isTyping = (target: EventTarget): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));

/** «Ctrl+Enter», «Shift+KeyN», «KeyJ»; Cmd counts as Ctrl. */
export function keyName(event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): KeyName {
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.code}`;
}

const isSingle = (name: KeyName): boolean => !name.startsWith('Ctrl+') && !name.startsWith('Alt+') && /^(Shift\+)?(Key|Slash|Bracket)/.test(name);

const goTo: Readonly<Record<string, string>> = { KeyI: '/', KeyS: '/search', KeyR: '/journals', KeyN: '/documents/new' };

/**
 * Keys of one region (a list, a document): put what it returns on the region as `onKeyDown`. Single letters work only while the
 * focus is inside the region and outside of inputs, and not at all when the person has switched them off (WCAG 2.1.4).
 * `G` and then `I`, `S`, `R`, `N` goes to the inbox, search, registers, a new draft in every region.
 */
export function useRegionKeys(map: KeyMap): (event: KeyboardEvent) => void {
  const navigate = useNavigate();
  const afterG = useRef(0);
  return (event) => {
    if (event.defaultPrevented || isTyping(event.target)) return;
    const name = keyName(event);
    if (isSingle(name) && !currentPreferences().letterKeys) return;
    if (name === 'KeyG') {
      afterG.current = performance.now();
      return;
    }
    const destination = performance.now() - afterG.current < 1500 ? goTo[name] : undefined;
    afterG.current = 0;
    if (destination) {
      event.preventDefault();
      void navigate(destination);
      return;
    }
    const run = map[name];
    if (!run) return;
    event.preventDefault();
    run();
  };
}
