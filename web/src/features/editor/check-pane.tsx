import { usePick, useTexts } from '../../lib/i18n/i18n';
import type { View } from '../../lib/api';
import { placeOf, type Body, type Kind } from '../../lib/content';
import { Check, Warning } from '../../ui/icons';
import { editorTexts } from './editor.texts';
import { findingText, findingTexts } from './findings.texts';
import './check-pane.css';

type Finding = View<'FindingView'>;

/** What is wrong and doubtful in the draft; each line leads to its place. */
export function CheckPane({ findings, kind, body, onGo }: { findings: readonly Finding[]; kind: Kind; body: Body; onGo: (finding: Finding) => void }) {
  const words = useTexts(editorTexts);
  const sentences = useTexts(findingTexts);
  const pick = usePick();
  const where = (finding: Finding): string => {
    const requisite = kind.requisites.find((one) => one.name === finding.requisite);
    if (requisite) return pick(requisite.labelUk, requisite.labelEn);
    return finding.blockId ? placeOf(body, finding.blockId) : '';
  };
  const list = (severity: Finding['severity'], title: (n: number) => string) => {
    const some = findings.filter((finding) => finding.severity === severity);
    if (some.length === 0) return null;
    return (
      <section className={`findings findings--${severity}`}>
        <h2 className="pane-title">{title(some.length)}</h2>
        <ul>
          {some.map((finding, n) => (
            <li key={n}>
              <Warning size={18} />
              <span>
                {where(finding) && <strong>{where(finding)}. </strong>}
                {findingText(sentences, finding)}{' '}
                {(finding.requisite || finding.blockId) && <button type="button" className="linklike" onClick={() => onGo(finding)}>{words.goTo}</button>}
              </span>
            </li>
          ))}
        </ul>
      </section>
    );
  };
  if (findings.length === 0) return <p className="findings__none"><Check size={18} /> {words.noFindings}</p>;
  return (
    <>
      {list('error', words.errorsTitle)}
      {list('warning', words.warningsTitle)}
    </>
  );
}
