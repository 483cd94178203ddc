import type { ReactNode } from 'react';
import { useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { blockText, placeOf, type Body, type Kind, type Part } from '../../lib/content';
import { atTime } from '../../lib/time';
import { Chip } from '../../ui/status-tag';
import { remarksTexts } from './remarks.texts';
import './remark-card.css';

export type Remark = View<'RemarkView'>;
const tone = { open: 'orange', answered: 'blue', resolved: 'green', disagreed: 'red' } as const;

/** What a remark is about, in words. */
export function usePartName(body: Body, kind?: Kind): (part: Part | null | undefined) => string {
  const words = useTexts(remarksTexts).parts;
  return (part) => {
    if (!part) return '';
    switch (part.part) {
      case 'block':
        return placeOf(body, part.id);
      case 'requisite':
        return kind?.requisites.find((one) => one.name === part.name)?.labelUk ?? words.requisite;
      case 'appendix':
        return words.appendix(part.number);
      case 'attachment':
        return words.attachment(part.name);
      default:
        return words[part.part];
    }
  };
}

/** One remark as everybody sees it: who, about which words, what is proposed, the answer. Actions come as children. */
export function RemarkCard({ remark, body, kind, onShow, children }: { remark: Remark; body: Body; kind?: Kind | undefined; onShow?: ((blockId: string) => void) | undefined; children?: ReactNode }) {
  const words = useTexts(remarksTexts);
  const partName = usePartName(body, kind);
  const block = remark.anchor?.part === 'block' ? body.find((one) => remark.anchor?.part === 'block' && one.id === remark.anchor.id) : undefined;
  const gone = remark.quote !== null && remark.anchor?.part === 'block' && !(block && blockText(block).includes(remark.quote));
  const place = partName(remark.anchor);
  return (
    <article className={`remark remark--${remark.state}`} aria-label={`${remark.author.name}. ${place}`}>
      <header className="remark__head">
        <strong>{remark.author.name}</strong>
        <span className="muted small">{atTime(remark.at)} · {words.version(remark.version)}</span>
      </header>
      <div className="row remark__row">
        <Chip tone={tone[remark.state]}>{words.states[remark.state]}</Chip>
        {place && <span className="remark__place">{place}</span>}
        {block && onShow && <button type="button" className="linklike small" onClick={() => onShow(block.id)}>{words.show}</button>}
      </div>
      {remark.quote && <p className="remark__quote"><span className="muted small">{gone ? words.quoteGone : words.quote}</span> <q lang="uk">{remark.quote}</q></p>}
      <p className="remark__text">{remark.text}</p>
      {remark.proposed && <p className="remark__proposed"><span className="muted small">{words.proposed}</span> <ins lang="uk">{remark.proposed}</ins></p>}
      {remark.justification && <p className="small"><span className="muted">{words.justification}</span> {remark.justification}</p>}
      {remark.obligatory && remark.state === 'open' && <p className="remark__obligatory small">{words.obligatory}</p>}
      {remark.answer && <p className="remark__answer"><strong>{words.outcomes[remark.answer.outcome]}.</strong> {remark.answer.text}</p>}
      {children}
    </article>
  );
}
