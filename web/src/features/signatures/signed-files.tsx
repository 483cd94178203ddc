import { useTexts } from '../../lib/i18n/i18n';
import { sizeText } from '../../lib/upload';
import { Clip } from '../../ui/icons';
import { signingTexts } from './texts';
import type { Item } from './use-pile';

/** The appendices that the same key signs together with a document, each to be opened before; nothing where there are none. */
export function SignedFiles({ item }: { item: Item }) {
  const t = useTexts(signingTexts).pile;
  if (item.attachments.length === 0) return null;
  return (
    <section className="pile__files" aria-label={t.files(item.attachments.length)}>
      <span className="muted">{t.files(item.attachments.length)}</span>
      <ul>
        {item.attachments.map((file) => (
          <li key={file.attachmentId}>
            <Clip size={16} />
            <a href={`/api/documents/${item.documentId}/attachments/${file.attachmentId}/content`} download>{file.name}</a>
            <span className="muted small nowrap">{sizeText(file.size)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
