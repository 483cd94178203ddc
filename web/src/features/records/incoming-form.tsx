import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useEffect, useId, useRef, useState, type FormEvent, type KeyboardEvent } from 'react';
import { answer, api, asCommand, type Input } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { asProblem } from '../../lib/problem';
import { problemText } from '../../lib/problem-text';
import { todayInKyiv } from '../../lib/time';
import { sizeText, uploadFile } from '../../lib/upload';
import { Button } from '../../ui/button';
import { ErrorSummary } from '../../ui/error-summary';
import { Field, SelectField, TextField } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { toast } from '../../ui/toast';
import '../signatures/key-form.css';
import { recordsTexts } from './texts';

type Wish = Input<'records.registerIncoming'>;
type FieldName = keyof Wish;
const empty = { correspondent: '', theirIndex: '', theirDate: '', title: '', dueOn: '' };

/** Registers an incoming document: six fields, all by keyboard; Ctrl+Enter registers and begins the next one in the same register. */
export function IncomingForm({ onClose }: { onClose: () => void }) {
  const t = useTexts(recordsTexts);
  const common = useT();
  const client = useQueryClient();
  const ids = useId();
  const year = Number(todayInKyiv().slice(0, 4));
  const first = useRef<HTMLInputElement>(null);
  const command = useRef(asCommand());
  const [journal, setJournal] = useState('');
  const [fields, setFields] = useState(empty);
  const [file, setFile] = useState<File | null>(null);
  const [wrong, setWrong] = useState<Partial<Record<FieldName, string>>>({});
  const journals = useQuery({ queryKey: [...keys.journals, year], queryFn: () => answer(api.GET('/api/journals', { params: { query: { year } } })) });
  // Registers whose name says that they are for what comes in stand first; the office may choose any.
  const offered = [...(journals.data?.journals ?? [])].sort((a, b) => Number(/вхідн|запит|звернен/i.test(b.name)) - Number(/вхідн|запит|звернен/i.test(a.name)));
  const chosen = journal || offered[0]?.code || '';
  const next = offered.find((one) => one.code === chosen)?.nextIndex;
  useEffect(() => first.current?.focus(), []);

  const sending = useMutation({
    mutationFn: ({ wish }: { wish: Wish; stay: boolean; file: File | null }) => answer(api.POST('/api/incoming', { body: wish, headers: command.current })),
    onSuccess: (made, { stay, file }) => {
      command.current = asCommand();
      toast(t.incomingList.registered(made.index), { tone: 'success' });
      setFields(empty);
      setFile(null);
      if (file) void uploadFile(`/api/incoming/${made.incomingId}/files`, file, () => undefined).done
        .catch((error: unknown) => toast(t.incomingList.fileFailed(file.name, problemText(common, asProblem(error)).happened), { tone: 'error' }))
        .finally(() => void client.invalidateQueries({ queryKey: keys.journals }));
      void client.invalidateQueries({ queryKey: keys.journals });
      if (stay) first.current?.focus();
      else onClose();
    },
  });
  const send = (stay: boolean): void => {
    const found: Partial<Record<FieldName, string>> = {
      ...(chosen ? {} : { journal: t.incomingList.journalMissing }),
      ...(fields.correspondent.trim().length < 2 ? { correspondent: t.incomingList.correspondentMissing } : {}),
      ...(fields.title.trim().length < 2 ? { title: t.incomingList.titleMissing } : {}),
      ...(fields.dueOn && fields.dueOn < todayInKyiv() ? { dueOn: t.incomingList.dueBeforeReceipt } : {}),
    };
    setWrong(found);
    if (Object.keys(found).length > 0 || sending.isPending) return;
    const optional = Object.fromEntries((['theirIndex', 'theirDate', 'dueOn'] as const).filter((name) => fields[name].trim() !== '').map((name) => [name, fields[name].trim()]));
    sending.mutate({ stay, file, wish: { journal: chosen, correspondent: fields.correspondent.trim(), title: fields.title.trim(), ...optional } });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.code === 'Enter' && (event.ctrlKey || event.metaKey)) {
      event.preventDefault();
      send(true);
    } else if (event.code === 'Escape') onClose();
  };
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    send(false);
  };
  const field = (name: keyof typeof empty) => ({ id: `${ids}-${name}`, value: fields[name], error: wrong[name], onChange: (event: { target: { value: string } }) => setFields({ ...fields, [name]: event.target.value }) });
  return (
    <form className="panel incoming-form" onSubmit={submit} onKeyDown={onKeyDown} noValidate aria-label={t.incomingList.register}>
      <ErrorSummary items={Object.entries(wrong).map(([name, text]) => ({ key: name, text, fieldId: `${ids}-${name}` }))} />
      {sending.isError && <ProblemNotice error={sending.error} />}
      <div className="incoming-form__fields">
        <TextField ref={first} label={t.incomingList.correspondent} maxLength={300} {...field('correspondent')} />
        <TextField label={t.incomingList.theirIndex} optional maxLength={60} {...field('theirIndex')} />
        <TextField label={t.incomingList.theirDate} optional type="date" max={todayInKyiv()} {...field('theirDate')} />
        <TextField className="incoming-form__title" label={t.incomingList.title} maxLength={300} {...field('title')} />
        <TextField label={t.incomingList.dueOn} optional type="date" min={todayInKyiv()} {...field('dueOn')} />
        <SelectField id={`${ids}-journal`} label={t.incomingList.journal} help={next ? t.next(next) : undefined} error={wrong.journal} value={chosen} onChange={(event) => setJournal(event.target.value)}>
          {offered.map((one) => <option key={one.code} value={one.code}>{one.name}</option>)}
        </SelectField>
        <Field
          label={t.incomingList.file} optional className="incoming-form__title" id={`${ids}-file`}
          control={(tied) => (
            <div className="file">
              <input {...tied} type="file" className="file__input" onChange={(event) => { const [picked] = event.target.files ?? []; if (picked) setFile(picked); event.target.value = ''; }} />
              <span className="button button--secondary" aria-hidden="true">{file ? t.incomingList.otherFile : t.incomingList.chooseFile}</span>
              <span className="file__name">{file && `${file.name}, ${sizeText(file.size)}`}</span>
            </div>
          )}
        />
      </div>
      <div className="row">
        <Button type="submit" look="primary" busy={sending.isPending}>{t.incomingList.only}</Button>
        <Button onClick={() => send(true)}>{t.incomingList.stay}</Button>
        <Button look="quiet" onClick={onClose}>{common.app.close}</Button>
        <span className="muted small keys-hint">{t.incomingList.hint}</span>
      </div>
    </form>
  );
}
