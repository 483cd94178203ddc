import { useTexts } from '../../lib/i18n/i18n';
import { signingTexts } from './texts';

const order = ['pile', 'confirm', 'key', 'progress', 'result'] as const;
export type Step = (typeof order)[number];

/** Where one is in the ceremony: five fixed steps. */
export function Steps({ current }: { current: Step }) {
  const t = useTexts(signingTexts);
  const at = order.indexOf(current);
  return (
    <ol className="steps" aria-label={t.steps.label}>
      {order.map((step, i) => (
        <li key={step} className={`steps__step ${i < at ? 'steps__step--done' : ''}`} aria-current={step === current ? 'step' : undefined}>
          <span aria-hidden="true" className="steps__number">{i + 1}</span> {t.steps[step]}
        </li>
      ))}
    </ol>
  );
}
