import type { ReactNode } from 'react';
import { useT, useTexts } from '../../../lib/i18n/i18n';
import type { View } from '../../../lib/api';
import type { Kind, Requisites } from '../../../lib/content';
import { Button } from '../../../ui/button';
import { Checkbox, SelectField } from '../../../ui/field';
import { editorTexts } from '../editor.texts';
import { findingText, findingTexts } from '../findings.texts';
import { RequisiteField } from './requisite-field';
import './requisites-pane.css';

type Finding = View<'FindingView'>;
type Access = View<'DocumentView'>['access'];

/** The form of the kind's requisites in their order, with findings beside their fields; then access, urgency and files. */
export function RequisitesPane({ kind, requisites, findings, onChange, access, urgent, onSettings, onDiscard, children }: {
  kind: Kind;
  requisites: Requisites;
  findings: readonly Finding[];
  onChange: (name: string, value: unknown) => void;
  access: Access;
  urgent: boolean;
  onSettings: (change: { access?: Access; urgent?: boolean }) => void;
  onDiscard: (() => void) | null;
  children: ReactNode;
}) {
  const t = useT();
  const words = useTexts(editorTexts);
  const sentences = useTexts(findingTexts);
  const told = (name: string, severity: Finding['severity']) =>
    findings.filter((finding) => finding.requisite === name && finding.severity === severity && finding.code !== 'requisiteMissing').map((finding) => findingText(sentences, finding)).join(' ') || undefined;
  return (
    <div className="requisites">
      {kind.requisites.map((requisite) => (
        <RequisiteField key={requisite.name} requisite={requisite} value={requisites[requisite.name]} onChange={(value) => onChange(requisite.name, value)} error={told(requisite.name, 'error')} warning={told(requisite.name, 'warning')} />
      ))}
      {children}
      <SelectField label={words.access} value={access} onChange={(event) => onSettings({ access: event.target.value as Access })}>
        {(Object.keys(t.access) as Access[]).map((one) => <option key={one} value={one}>{t.access[one]}</option>)}
      </SelectField>
      <Checkbox label={words.urgent} help={words.urgentHelp} checked={urgent} onChange={(event) => onSettings({ urgent: event.target.checked })} />
      {onDiscard && <Button look="quiet" className="requisites__discard" onClick={onDiscard}>{words.discard}</Button>}
    </div>
  );
}
