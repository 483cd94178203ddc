import { useState } from 'react';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { blockText, placeOf, type Body, type Kind, type Part } from '../../lib/content';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { Checkbox, SelectField, TextArea } from '../../ui/field';
import { remarksTexts } from '../remarks/remarks.texts';
import type { PendingRemark, RemarkInput } from './pending-remarks';
import { reviewTexts } from './review.texts';
import type { Quoted } from './selection';

const keyOf = (part: Part | undefined): string => (part ? JSON.stringify(part) : '');

/** Writes or changes one remark: to the selected words, to a chosen place, or to the document as a whole; with a proposed wording if wanted. */
export function RemarkDialog({ quoted, given, body, kind, onKeep, onClose }: { quoted: Quoted | null; given?: PendingRemark | undefined; body: Body; kind: Kind | undefined; onKeep: (remark: RemarkInput) => void; onClose: () => void }) {
  const t = useT();
  const words = useTexts(remarksTexts).new;
  const common = useTexts(remarksTexts);
  const review = useTexts(reviewTexts);
  const initial: Part | undefined = given ? given.anchor : quoted ? { part: 'block', id: quoted.blockId } : undefined;
  const [anchor, setAnchor] = useState<Part | undefined>(initial);
  const [text, setText] = useState(given?.text ?? '');
  const [proposed, setProposed] = useState(given?.proposed ?? '');
  const [justification, setJustification] = useState(given?.justification ?? '');
  const [obligatory, setObligatory] = useState(given?.obligatory ?? false);
  const [lacking, setLacking] = useState(false);
  const quote = keyOf(anchor) === keyOf(initial) ? (given ? given.quote : quoted?.quote || undefined) : undefined;
  const anchoredBlock = anchor?.part === 'block' ? anchor.id : null;
  const places: Part[] = [
    ...body.map((block): Part => ({ part: 'block', id: block.id })),
    ...(kind?.requisites ?? []).map((requisite): Part => ({ part: 'requisite', name: requisite.name })),
    { part: 'attachments' },
  ];
  const nameOf = (part: Part): string => {
    if (part.part === 'block') {
      const block = body.find((one) => one.id === part.id);
      const start = block ? blockText(block).replace(/\s+/g, ' ').slice(0, 48) : '';
      return [placeOf(body, part.id), start].filter(Boolean).join(': ');
    }
    if (part.part === 'requisite') return kind?.requisites.find((one) => one.name === part.name)?.labelUk ?? part.name;
    return common.parts.attachments;
  };
  const keep = () => {
    if (!text.trim()) {
      setLacking(true);
      document.getElementById('remark-text')?.focus();
      return;
    }
    // The quoted words themselves, put into the field to be changed, are no proposal.
    const wording = proposed.trim() === quote?.trim() ? '' : proposed.trim();
    onKeep({ text: text.trim(), obligatory, ...(anchor ? { anchor } : {}), ...(quote ? { quote } : {}), ...(wording ? { proposed: wording } : {}), ...(justification.trim() ? { justification: justification.trim() } : {}) });
    onClose();
  };
  return (
    <Dialog
      title={words.title} onClose={onClose}
      footer={<><Button onClick={onClose}>{t.app.cancel}</Button><Button look="primary" onClick={keep}>{given ? words.save : words.add}</Button></>}
    >
      <SelectField label={review.place} value={keyOf(anchor)} onChange={(event) => setAnchor(event.target.value ? (JSON.parse(event.target.value) as Part) : undefined)}>
        <option value="">{review.wholeDocument}</option>
        {places.map((part) => <option key={keyOf(part)} value={keyOf(part)}>{nameOf(part)}</option>)}
      </SelectField>
      {quote && <p className="remark__quote"><span className="muted small">{common.quote}</span> <q lang="uk">{quote}</q></p>}
      <TextArea id="remark-text" label={words.text} value={text} error={lacking && !text.trim() ? words.needText : undefined} maxLength={4000} onChange={(event) => setText(event.target.value)} />
      {anchoredBlock && (
        <TextArea
          label={words.proposedLabel} optional value={proposed} maxLength={4000} onChange={(event) => setProposed(event.target.value)}
          onFocus={() => { if (!proposed && quote) setProposed(quote); }}
        />
      )}
      <TextArea label={words.justificationLabel} optional rows={2} value={justification} maxLength={4000} onChange={(event) => setJustification(event.target.value)} />
      <Checkbox label={common.obligatoryLabel} checked={obligatory} onChange={(event) => setObligatory(event.target.checked)} />
    </Dialog>
  );
}
