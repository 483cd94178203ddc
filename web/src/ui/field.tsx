import { useId, useState, type InputHTMLAttributes, type ReactNode, type Ref, type SelectHTMLAttributes, type TextareaHTMLAttributes } from 'react';
import { useT } from '../lib/i18n/i18n';
import './field.css';

interface FieldFrame {
  label: ReactNode;
  /** A sentence under the label that helps to fill in. */
  help?: ReactNode;
  /** What is wrong; shown beside the field and read out with it. */
  error?: ReactNode;
  /** What is doubtful, without stopping anything. */
  warning?: ReactNode;
  optional?: boolean;
  /** Says «обов’язково» beside the label: for forms in which most fields are optional. */
  needed?: boolean;
  /** Shown right of the label, e.g. a counter of characters. */
  aside?: ReactNode;
  className?: string;
}

/** The label, help and error around any control; `control` is given the attributes that tie them together. */
export function Field({
  label, help, error, warning, optional, needed, aside, className = '', id: givenId, control,
}: FieldFrame & { id?: string; control: (attributes: { id: string; 'aria-describedby': string | undefined; 'aria-invalid': true | undefined }) => ReactNode }) {
  const t = useT();
  const ownId = useId();
  const id = givenId ?? ownId;
  const told = [help && `${id}-help`, error && `${id}-error`, !error && warning && `${id}-warning`].filter(Boolean).join(' ');
  return (
    <div className={`field ${error ? 'field--wrong' : ''} ${className}`}>
      <div className="field__head">
        <label htmlFor={id}>
          {label} {optional && <span className="field__optional">({t.app.optional})</span>}{needed && <span className="field__optional">({t.app.required})</span>}
        </label>
        {aside && <span className="field__aside">{aside}</span>}
      </div>
      {help && <div className="field__help" id={`${id}-help`}>{help}</div>}
      {error && <div className="field__error" id={`${id}-error`}>{error}</div>}
      {control({ id, 'aria-describedby': told || undefined, 'aria-invalid': error ? true : undefined })}
      {!error && warning && <div className="field__warning" id={`${id}-warning`}>{warning}</div>}
    </div>
  );
}

type TextFieldProps = FieldFrame & InputHTMLAttributes<HTMLInputElement> & { ref?: Ref<HTMLInputElement> };

/** One line of text, a date, a number. */
export function TextField({ label, help, error, warning, optional, needed, aside, className, id, ...input }: TextFieldProps) {
  return <Field {...{ label, help, error, warning, optional, needed, aside, className, id }} control={(tied) => <input className="input" {...input} {...tied} />} />;
}

/** Several lines of text; grows with what is typed where the browser can. */
export function TextArea({ label, help, error, warning, optional, needed, aside, className, id, ...area }: FieldFrame & TextareaHTMLAttributes<HTMLTextAreaElement> & { ref?: Ref<HTMLTextAreaElement> }) {
  return <Field {...{ label, help, error, warning, optional, needed, aside, className, id }} control={(tied) => <textarea className="input input--area" rows={3} {...area} {...tied} />} />;
}

/** A native select. */
export function SelectField({ label, help, error, warning, optional, needed, aside, className, id, children, ...select }: FieldFrame & SelectHTMLAttributes<HTMLSelectElement>) {
  return (
    <Field
      {...{ label, help, error, warning, optional, needed, aside, className, id }}
      control={(tied) => (
        <select className="input input--select" {...select} {...tied}>
          {children}
        </select>
      )}
    />
  );
}

/** A tick box with its label beside it. */
export function Checkbox({ label, help, className = '', id: given, ...input }: { label: ReactNode; help?: ReactNode } & InputHTMLAttributes<HTMLInputElement>) {
  const own = useId();
  const id = given ?? own;
  return (
    <div className={`check ${className}`}>
      <input type="checkbox" id={id} aria-describedby={help ? `${id}-help` : undefined} {...input} />
      <label htmlFor={id}>{label}</label>
      {help && <div className="field__help" id={`${id}-help`}>{help}</div>}
    </div>
  );
}

/** One of a few choices as radio buttons under a legend. */
export function RadioGroup<Value extends string>({
  legend, name, value, options, onChange, inline = false, hideLegend = false,
}: {
  legend: ReactNode;
  name: string;
  value: Value | null;
  options: readonly { value: Value; label: ReactNode; help?: ReactNode }[];
  onChange: (value: Value) => void;
  inline?: boolean;
  hideLegend?: boolean;
}) {
  const id = useId();
  return (
    <fieldset className={`radios ${inline ? 'radios--inline' : ''}`}>
      <legend className={hideLegend ? 'hidden' : ''}>{legend}</legend>
      {options.map((option) => (
        <div className="check" key={option.value}>
          <input
            type="radio" id={`${id}-${option.value}`} name={`${id}-${name}`} checked={value === option.value} onChange={() => onChange(option.value)}
            aria-describedby={option.help ? `${id}-${option.value}-help` : undefined}
          />
          <label htmlFor={`${id}-${option.value}`}>{option.label}</label>
          {option.help && <div className="field__help" id={`${id}-${option.value}-help`}>{option.help}</div>}
        </div>
      ))}
    </fieldset>
  );
}

/** A password with a button that shows it; pasting is allowed. */
export function PasswordField(props: TextFieldProps) {
  const t = useT();
  const [shown, setShown] = useState(false);
  return (
    <div className="password">
      <TextField autoComplete="current-password" {...props} type={shown ? 'text' : 'password'} />
      <button type="button" className="button button--quiet password__show" aria-pressed={shown} onClick={() => setShown(!shown)}>
        {shown ? t.session.hidePassword : t.session.showPassword}
      </button>
    </div>
  );
}
