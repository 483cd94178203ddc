import { useT } from '../lib/i18n/i18n';
import { Check } from './icons';
import type { View } from '../lib/api';
import './status-tag.css';

export type Phase = View<'DocumentView'>['phase'];

const tone: Record<Phase, 'grey' | 'blue' | 'orange' | 'violet' | 'done'> = {
  draft: 'grey', inApproval: 'blue', rework: 'orange', formCheck: 'blue', forSignature: 'violet', signed: 'done', registered: 'done',
  recalled: 'grey', rejected: 'grey', archived: 'done',
};

/** Where a document stands: a word with a tone and a shape, never colour alone; what is finished is plain text. */
export function StatusTag({ phase }: { phase: Phase }) {
  const t = useT();
  return (
    <span className={`tag tag--${tone[phase]}`}>
      {tone[phase] === 'done' && <Check size={16} />}
      {t.phase[phase]}
    </span>
  );
}

/** A small remark beside a title: «терміново», «змінено після Вас: 2». */
export function Chip({ tone: look = 'grey', children }: { tone?: 'grey' | 'blue' | 'orange' | 'violet' | 'red' | 'green'; children: React.ReactNode }) {
  return <span className={`tag tag--${look}`}>{children}</span>;
}
