import { useId, type ReactNode } from 'react';
import { useT } from '../lib/i18n/i18n';
import { TextArea } from './field';
import './reason-field.css';

/** A reason in free words, with chips of the frequent ones that add themselves to the text. */
export function ReasonField({ id: given, label, help, error, value, onChange, chips }: { id?: string; label: ReactNode; help?: ReactNode; error?: ReactNode; value: string; onChange: (value: string) => void; chips?: readonly string[] }) {
  const t = useT();
  const own = useId();
  const id = given ?? own;
  const add = (chip: string) => {
    onChange(value.trim() ? `${value.trim().replace(/[.;,]$/, '')}; ${chip}` : chip.charAt(0).toUpperCase() + chip.slice(1));
    document.getElementById(id)?.focus();
  };
  return (
    <div className="reason">
      <TextArea id={id} label={label} help={help} error={error} value={value} onChange={(event) => onChange(event.target.value)} maxLength={4000} />
      <div className="reason__chips">
        {(chips ?? t.reasonChips).map((chip) => (
          <button key={chip} type="button" className="reason__chip" onClick={() => add(chip)}>
            + {chip}
          </button>
        ))}
      </div>
    </div>
  );
}
