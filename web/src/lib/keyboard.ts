import { useEffect, useRef, useState } from 'react';
import { useNavigate } from 'react-router';
import { currentPreferences } from './preferences';

/** A key as it is bound: the physical key (`KeyJ`, so that «О» on the Ukrainian layout works too), with `Shift+` or `Ctrl+` before it. */
export type KeyName = string;
export type KeyMap = Readonly<Record<KeyName, (() => void) | undefined>>;

const isTyping = (target: EventTarget | null): boolean => target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName)) && !(target instanceof HTMLInputElement && /^(checkbox|radio|button)$/.test(target.type));

/** «Ctrl+Enter», «Shift+KeyN», «KeyJ»; Cmd counts as Ctrl. */
export function keyName(event: Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey'>): KeyName {
  return `${event.ctrlKey || event.metaKey ? 'Ctrl+' : ''}${event.altKey ? 'Alt+' : ''}${event.shiftKey ? 'Shift+' : ''}${event.code}`;
}

const isSingle = (name: KeyName): boolean => !name.startsWith('Ctrl+') && !name.startsWith('Alt+') && /^(Shift\+)?(Key|Slash|Bracket)/.test(name);

const goTo: Readonly<Record<string, string>> = { KeyI: '/', KeyS: '/search', KeyR: '/journals', KeyN: '/documents/new' };

/** Widgets with keys of their own: what is pressed inside them is not for the region around. */
const ownKeys = 'dialog, [role="menu"], [role="listbox"], [role="tablist"], [role="combobox"]';

type Press = Pick<KeyboardEvent, 'code' | 'ctrlKey' | 'metaKey' | 'shiftKey' | 'altKey' | 'target' | 'currentTarget' | 'defaultPrevented' | 'preventDefault'>;

/** Whether the key was pressed in a widget that lies inside the region; a region inside a dialog keeps its keys. */
function belongsToWidget({ target, currentTarget }: Press): boolean {
  const widget = target instanceof Element ? target.closest(ownKeys) : null;
  return widget !== null && !(currentTarget instanceof Node && widget.contains(currentTarget));
}

/**
 * Keys of one region (a list, a document) as a handler for `onKeyDown`. Single letters work only while the focus is inside the
 * region and outside of inputs, and not at all when the person has switched them off (WCAG 2.1.4).
 * `G` and then `I`, `S`, `R`, `N` goes to the inbox, search, registers, a new draft in every region.
 */
export function useRegionKeys(map: KeyMap): (event: Press) => void {
  const navigate = useNavigate();
  const afterG = useRef(0);
  return (event) => {
    if (event.defaultPrevented || isTyping(event.target) || belongsToWidget(event)) return;
    const name = keyName(event);
    if (isSingle(name) && !currentPreferences().letterKeys) return;
    if (name === 'KeyG') {
      afterG.current = performance.now();
      return;
    }
    const destination = performance.now() - afterG.current < 1500 ? goTo[name] : undefined;
    afterG.current = 0;
    const run = destination ? () => void navigate(destination) : map[name];
    if (!run) return;
    event.preventDefault();
    run();
  };
}

/** The same keys for a region that is no control itself: what it returns is put on the element as `ref`. */
export function useKeysOn(map: KeyMap): (region: HTMLElement | null) => void {
  const [region, setRegion] = useState<HTMLElement | null>(null);
  const handle = useRegionKeys(map);
  const latest = useRef(handle);
  useEffect(() => {
    latest.current = handle;
  });
  useEffect(() => {
    if (!region) return;
    const onKeyDown = (event: KeyboardEvent) => latest.current(event);
    region.addEventListener('keydown', onKeyDown);
    return () => region.removeEventListener('keydown', onKeyDown);
  }, [region]);
  return setRegion;
}
