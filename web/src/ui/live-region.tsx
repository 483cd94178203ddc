import { useEffect, useRef, useState } from 'react';

/** Says a changing sentence politely to screen readers, not more often than every `quietMs`; nothing is shown. */
export function LiveRegion({ text, quietMs = 0 }: { text: string; quietMs?: number }) {
  const [said, setSaid] = useState('');
  const saidAt = useRef(0);
  useEffect(() => {
    const wait = Math.max(0, saidAt.current + quietMs - performance.now());
    const later = setTimeout(() => {
      saidAt.current = performance.now();
      setSaid(text);
    }, wait);
    return () => clearTimeout(later);
  }, [text, quietMs]);
  return (
    <p className="hidden" role="status">
      {said}
    </p>
  );
}
