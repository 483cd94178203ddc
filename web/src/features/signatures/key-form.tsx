import { useEffect, useId, useRef, useState, type FormEvent, type ReactNode } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { checkKeyFile, keyWarning, openKeyFile, type OpenedKey } from '../../lib/keys/opened-key';
import { onDate } from '../../lib/time';
import { Button } from '../../ui/button';
import { ErrorSummary, type SummaryItem } from '../../ui/error-summary';
import { Field, PasswordField, RadioGroup } from '../../ui/field';
import { Notice } from '../../ui/notice';
import { SigningProblem } from './key-problem';
import { signingTexts } from './texts';
import './key-form.css';

const lastNamePlace = 'obih.key-file-name';
const lastName = (): string | null => {
  try {
    return localStorage.getItem(lastNamePlace);
  } catch {
    return null;
  }
};
const rememberName = (name: string): void => {
  try {
    localStorage.setItem(lastNamePlace, name);
  } catch {
    // A locked-down browser keeps nothing: the name is only a hint.
  }
};

export interface KeyFormProps {
  readonly submitLabel: string;
  /** Uses the key; until it is done the form says so. What it throws is shown in the form. */
  readonly onOpened: (key: OpenedKey) => Promise<void> | void;
  /** May refuse an opened key with a sentence (e.g. another certificate than the one the ceremony was begun with). */
  readonly objection?: (key: OpenedKey) => string | null;
  /** Whether a key whose certificate is not valid today may be used (only to look at it). */
  readonly expiredToo?: boolean;
  readonly secondary?: ReactNode;
}

type Lack = 'file' | 'password' | 'key';
interface Fault {
  readonly at: 'file' | 'password' | 'whole';
  readonly error: unknown;
}

/**
 * Key file and password, once; then, where several keys of the file may sign here, which one. A file that cannot be a key is told as soon as it is chosen; a wrong password stops at once. The password
 * lives in the field of the form only and is wiped when the key has been opened.
 */
export function KeyForm({ submitLabel, onOpened, objection, expiredToo = false, secondary }: KeyFormProps) {
  const t = useTexts(signingTexts);
  const common = useT();
  const ids = useId();
  const password = useRef<HTMLInputElement>(null);
  const [file, setFile] = useState<File | null>(null);
  const [missing, setMissing] = useState<readonly Lack[]>([]);
  const [fault, setFault] = useState<Fault | null>(null);
  const [said, setSaid] = useState<string | null>(null);
  const [offered, setOffered] = useState<readonly OpenedKey[]>([]);
  const [chosenSerial, setChosenSerial] = useState<string | null>(null);
  const [busy, setBusy] = useState(false);
  const choice = useRef<HTMLDivElement>(null);
  // The password's field, which had the focus, has given way to the question.
  useEffect(() => {
    if (offered.length > 0) choice.current?.focus();
  }, [offered]);

  if (!window.isSecureContext) return <Notice tone="error" title={t.key.insecure} />;

  const choose = async (chosen: File | null): Promise<void> => {
    setFile(chosen);
    setFault(null);
    setSaid(null);
    setOffered([]);
    setMissing(missing.filter((what) => what !== 'file'));
    if (chosen) await checkKeyFile(chosen).then(() => password.current?.focus(), (error: unknown) => setFault({ at: 'file', error }));
  };

  const warningOf = (key: OpenedKey): string | null => {
    const warning = keyWarning(key, new Date());
    if (warning?.code === 'keyExpired') return t.key.expired(onDate(key.validTo));
    return warning?.code === 'keyNotYetValid' ? t.key.notYetValid(onDate(key.validFrom)) : null;
  };

  const objectionTo = (key: OpenedKey): string | null => (expiredToo ? null : warningOf(key)) ?? objection?.(key) ?? null;

  /** Opens the file; a question is left open only where more than one of its keys may sign here. */
  const open = async (from: File): Promise<OpenedKey | null> => {
    const keys = await openKeyFile(from, password.current?.value ?? '');
    if (password.current) password.current.value = '';
    rememberName(from.name);
    const fitting = keys.filter((key) => objectionTo(key) === null);
    if (fitting.length > 1) setOffered(fitting);
    else if (!fitting[0]) setSaid(keys[0] ? objectionTo(keys[0]) : null);
    return fitting.length === 1 ? (fitting[0] ?? null) : null;
  };

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const chosen = offered.find((key) => key.serial === chosenSerial) ?? null;
    const lacking: Lack[] = offered.length > 0 ? (chosen ? [] : ['key']) : [...(file ? [] : ['file' as const]), ...(password.current?.value ? [] : ['password' as const])];
    setMissing(lacking);
    setSaid(null);
    if (lacking.length > 0 || !file || busy) return;
    setFault(null);
    setBusy(true);
    try {
      const key = chosen ?? (await open(file));
      if (key) await onOpened(key);
    } catch (error) {
      setFault({ at: 'whole', error });
      if (password.current) password.current.value = '';
    } finally {
      setBusy(false);
    }
  };

  const summary: SummaryItem[] = [
    ...(missing.includes('file') ? [{ key: 'file', text: t.key.fileMissing, fieldId: `${ids}-file` }] : []),
    ...(missing.includes('password') ? [{ key: 'password', text: t.key.passwordMissing, fieldId: `${ids}-password` }] : []),
    ...(missing.includes('key') ? [{ key: 'key', text: t.key.chooseMissing, fieldId: `${ids}-keys` }] : []),
  ];
  const hint = lastName();
  return (
    <form className="key-form" onSubmit={(event) => void submit(event)} noValidate>
      <ErrorSummary items={summary} />
      {fault && <SigningProblem error={fault.error} />}
      {said && <Notice tone="error" live title={said} />}
      <Field
        label={t.key.file} help={<>{t.key.fileHelp}{hint && !file && <> · {t.key.lastTime(hint)}</>}</>} id={`${ids}-file`}
        error={missing.includes('file') ? t.key.fileMissing : undefined}
        control={(tied) => (
          <div className="file">
            <input {...tied} type="file" className="file__input" accept=".p12,.pfx,.jks,.dat,.zs2,.pk8,.cer,.crt,.p7b,.pem" onChange={(event) => void choose(event.target.files?.[0] ?? null)} />
            <label htmlFor={tied.id} className="button button--secondary" aria-hidden="true">{file ? t.key.chooseOther : t.key.choose}</label>
            <span className="file__name">{file?.name}</span>
          </div>
        )}
      />
      {offered.length === 0 && <PasswordField ref={password} id={`${ids}-password`} label={t.key.password} autoComplete="off" error={missing.includes('password') ? t.key.passwordMissing : undefined} />}
      {offered.length > 0 && (
        <div id={`${ids}-keys`} ref={choice} tabIndex={-1}>
          <RadioGroup
            legend={t.key.several} name="key" value={chosenSerial} onChange={setChosenSerial}
            options={offered.map((key) => ({ value: key.serial, label: [key.subject, key.organisation].filter(Boolean).join(', '), help: t.key.severalHelp(key.issuer, onDate(key.validTo)) }))}
          />
        </div>
      )}
      <p className="muted small">{t.key.stays}</p>
      <div className="row key-form__actions">
        {secondary}
        <Button type="submit" look="primary" busy={busy}>{busy ? t.key.opening : submitLabel}</Button>
        <span className="hidden" role="status">{busy ? common.app.loading : ''}</span>
      </div>
    </form>
  );
}
