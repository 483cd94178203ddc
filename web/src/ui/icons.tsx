import type { ReactNode } from 'react';

const icon = (path: ReactNode, filled = false) =>
  function Icon({ size = 20 }: { size?: number }) {
    return (
      <svg width={size} height={size} viewBox="0 0 24 24" fill={filled ? 'currentColor' : 'none'} stroke={filled ? 'none' : 'currentColor'} strokeWidth="2" strokeLinecap="round" strokeLinejoin="round" aria-hidden="true" focusable="false">
        {path}
      </svg>
    );
  };

/* Own line icons on a 24-unit grid; always beside a word or inside a control with an accessible name. */
export const Close = icon(<path d="M6 6l12 12M18 6L6 18" />);
export const Check = icon(<path d="M5 12.5l4.5 4.5L19 7" />);
export const Inbox = icon(<path d="M4 13l2.5-8h11L20 13v6H4zM4 13h5a3 3 0 006 0h5" />);
export const Plus = icon(<path d="M12 5v14M5 12h14" />);
export const Search = icon(<><circle cx="11" cy="11" r="6.5" /><path d="M16 16l4.5 4.5" /></>);
export const Bell = icon(<path d="M6 17V11a6 6 0 0112 0v6l1.5 1.5h-15zM10 21h4" />);
export const Pen = icon(<path d="M4 20l1-4L16.5 4.5l3 3L8 19zM14 7l3 3" />);
export const Book = icon(<path d="M5 4h12a2 2 0 012 2v14H7a2 2 0 01-2-2zM5 18a2 2 0 012-2h12M9 8h6" />);
export const Box = icon(<path d="M4 5h16v4H4zM5 9v10h14V9M10 13h4" />);
export const People = icon(<><circle cx="9" cy="8" r="3" /><path d="M3.5 19c.6-3.4 2.6-5 5.5-5s4.9 1.6 5.5 5M15.5 5.300a3 3 0 010 5.400M17 14.300c2 .5 3.2 2.1 3.6 4.7" /></>);
export const Person = icon(<><circle cx="12" cy="8" r="3.5" /><path d="M5 20c.8-4 3.2-6 7-6s6.2 2 7 6" /></>);
export const Clock = icon(<><circle cx="12" cy="12" r="8" /><path d="M12 7.500V12l3 2" /></>);
export const Warning = icon(<path d="M12 4l9 16H3zM12 10v4M12 17v.2" />);
export const Info = icon(<><circle cx="12" cy="12" r="8.5" /><path d="M12 11v5M12 8v.2" /></>);
export const ChevronDown = icon(<path d="M6 9l6 6 6-6" />);
export const ChevronRight = icon(<path d="M9 6l6 6-6 6" />);
export const ChevronLeft = icon(<path d="M15 6l-6 6 6 6" />);
export const ArrowUp = icon(<path d="M12 19V5M6 11l6-6 6 6" />);
export const ArrowDown = icon(<path d="M12 5v14M6 13l6 6 6-6" />);
export const Clip = icon(<path d="M19 11l-7.5 7.500a4.5 4.5 0 01-6.4-6.400L13 4.300a3 3 0 014.3 4.300L9.6 16.200a1.5 1.5 0 01-2.1-2.100L14 7.5" />);
export const Comment = icon(<path d="M4 5h16v11H10l-4 4v-4H4zM8 9h8M8 12h5" />);
export const Eye = icon(<><path d="M2.5 12C5 7.5 8 5.5 12 5.500s7 2 9.5 6.500c-2.5 4.5-5.5 6.5-9.5 6.500S5 16.5 2.5 12z" /><circle cx="12" cy="12" r="2.8" /></>);
export const Menu = icon(<path d="M4 7h16M4 12h16M4 17h16" />);
export const Dots = icon(<><circle cx="5" cy="12" r="2" /><circle cx="12" cy="12" r="2" /><circle cx="19" cy="12" r="2" /></>, true);
export const Download = icon(<path d="M12 4v11M7 11l5 5 5-5M5 20h14" />);
export const Print = icon(<path d="M7 9V4h10v5M7 17H4V9h16v8h-3M7 14h10v6H7z" />);
export const Key = icon(<><circle cx="8" cy="14" r="4" /><path d="M11 11l8-8M16 6l3 3M14 8l2 2" /></>);
export const Table = icon(<path d="M4 5h16v14H4zM4 10h16M4 14.500h16M10 5v14" />);
export const Undo = icon(<path d="M8 5L4 9l4 4M4 9h10a5 5 0 010 10h-3" />);
export const Redo = icon(<path d="M16 5l4 4-4 4M20 9H10a5 5 0 000 10h3" />);
export const Document = icon(<path d="M6 3h8l4 4v14H6zM14 3v4h4M9 12h6M9 16h6" />);
export const Lock = icon(<path d="M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 017 0v3" />);
export const Seal = icon(<><circle cx="12" cy="9" r="5.5" /><path d="M9.500 9l2 2 3.500-3.500M8.500 13.500L7 21l5-2.500L17 21l-1.500-7.500" /></>);
