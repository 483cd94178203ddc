import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import type { OpenedKey } from '../../lib/keys/opened-key';
import { keys } from '../../lib/queries';
import { localDate, onDate } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Key, Plus } from '../../ui/icons';
import { Notice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { toast } from '../../ui/toast';
import { KeyDialog } from './key-dialog';
import { PasswordSection } from './password-section';
import { SigningProblem } from './key-problem';
import { signingTexts } from './texts';
import './key-form.css';
import './profile-page.css';

type Certificate = View<'CertificateView'>;

const tones = { valid: 'green', expiring: 'orange', expired: 'red', revoked: 'red' } as const;
const day = 86_400_000;

function CertificateCard({ certificate, onUnbind }: { certificate: Certificate; onUnbind: () => void }) {
  const t = useTexts(signingTexts);
  const life = Math.max(1, Math.round((Date.parse(certificate.validTo) - Date.parse(certificate.validFrom)) / day));
  const left = Math.min(life, Math.max(0, certificate.daysLeft));
  return (
    <li className="panel certificate">
      <div className="row certificate__head">
        <h3>{certificate.subject}</h3>
        <Chip tone={tones[certificate.state]}>{t.profile.state[certificate.state]}</Chip>
      </div>
      <p className="row certificate__days">
        <progress value={left} max={life} aria-label={t.profile.daysBar} />
        <span>{t.profile.validTo(onDate(certificate.validTo))} · <strong>{t.profile.daysLeft(certificate.daysLeft)}</strong></span>
      </p>
      <dl className="key-facts">
        <dt>{t.profile.issuer}</dt><dd>{certificate.issuer}</dd>
        <dt>{t.profile.serial}</dt><dd>{certificate.serial}</dd>
        {certificate.taxNumberMasked && <><dt>{t.profile.taxNumber}</dt><dd>{certificate.taxNumberMasked}</dd></>}
        {certificate.edrpou && <><dt>{t.profile.edrpou}</dt><dd>{certificate.edrpou}</dd></>}
      </dl>
      <p className="row certificate__foot">
        <span className="muted small">{t.profile.role[certificate.role]}, {certificate.qualified ? t.profile.qualified : t.profile.notQualified} · {t.profile.bound(onDate(certificate.boundAt))}</span>
        <Button look="quiet" onClick={onUnbind}>{t.profile.unbind}</Button>
      </p>
    </li>
  );
}

/** Certificates that are bound to me: bind by choosing the key file (only the certificate is sent), test a key, unbind. */
function Certificates() {
  const t = useTexts(signingTexts);
  const common = useT();
  const client = useQueryClient();
  const [shown, setShown] = useState<'bind' | 'test' | Certificate | null>(null);
  const [tested, setTested] = useState<{ key: OpenedKey; bound: boolean } | null>(null);
  const query = useQuery({ queryKey: keys.certificates, queryFn: () => answer(api.GET('/api/me/certificates')) });
  const certificates = query.data?.certificates ?? [];
  const refresh = (): Promise<void> => client.invalidateQueries({ queryKey: keys.certificates });
  const bind = async (key: OpenedKey): Promise<void> => {
    const bound = await answer(api.POST('/api/me/certificates', { body: { certificateChain: [...key.certificateChain] } }));
    await refresh();
    setShown(null);
    toast(`${t.profile.bound(onDate(bound.boundAt))}: ${bound.subject}`, { tone: 'success' });
  };
  const test = (key: OpenedKey): void => {
    // Opening a key has already signed trial data and verified them with its certificate: that is how the certificate was found.
    setTested({ key, bound: certificates.some((one) => one.serial.toLowerCase().replace(/^0+/, '') === key.serial.replace(/^0+/, '')) });
    setShown(null);
  };
  const unbind = useMutation({
    mutationFn: (certificateId: string) => answer(api.DELETE('/api/me/certificates/{certificateId}', { params: { path: { certificateId } } })),
    onSuccess: () => setShown(null),
    onSettled: refresh,
  });
  const expiring = certificates.find((one) => one.state === 'expiring');
  return (
    <section aria-labelledby="certificates">
      <h2 id="certificates">{t.profile.certificates}</h2>
      {expiring && !certificates.some((one) => one.state === 'valid') && <Notice tone="warning" title={t.profile.expiringBanner(expiring.daysLeft)} />}
      {tested && (
        <Notice tone={tested.bound ? 'success' : 'warning'} live title={t.profile.testOk(tested.key.subject)}>
          <p>{t.key.issuer}: {tested.key.issuer}. {t.key.validTo}: {onDate(tested.key.validTo)}. {!tested.bound && t.profile.testUnbound}</p>
        </Notice>
      )}
      {query.isPending && <Skeleton rows={1} height="9rem" />}
      {query.isError && <SigningProblem error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {query.isSuccess && certificates.length === 0 && <EmptyState title={t.profile.none}>{t.profile.noneText}</EmptyState>}
      <ul className="certificates">
        {certificates.map((certificate) => <CertificateCard key={certificate.certificateId} certificate={certificate} onUnbind={() => setShown(certificate)} />)}
      </ul>
      <div className="row">
        <Button look="primary" icon={<Plus />} onClick={() => setShown('bind')}>{t.profile.bind}</Button>
        <Button icon={<Key />} onClick={() => setShown('test')}>{t.profile.test}</Button>
      </div>
      {shown === 'bind' && <KeyDialog title={t.keyDialog.bindTitle} lead={t.profile.bindLead} submitLabel={t.profile.bind} onOpened={bind} onClose={() => setShown(null)} />}
      {shown === 'test' && <KeyDialog title={t.keyDialog.testTitle} lead={t.profile.testLead} submitLabel={t.profile.test} onOpened={test} onClose={() => setShown(null)} expiredToo />}
      {shown !== null && typeof shown === 'object' && (
        <Dialog
          title={t.profile.unbindTitle} size="small" onClose={() => setShown(null)}
          footer={<><Button onClick={() => setShown(null)}>{common.app.cancel}</Button><Button look="warning" busy={unbind.isPending} onClick={() => unbind.mutate(shown.certificateId)}>{t.profile.unbind}</Button></>}
        >
          {unbind.isError && <SigningProblem error={unbind.error} />}
          <p><strong>{shown.subject}</strong></p>
          <p>{t.profile.unbindText}</p>
        </Dialog>
      )}
    </section>
  );
}

/** «Профіль і ключі»: who I am here, for whom I act, and my certificates. */
export default function ProfilePage() {
  const t = useTexts(signingTexts);
  const common = useT();
  const { person, roles, actsFor } = useSession();
  return (
    <Page title={t.profile.title}>
      <section className="panel" aria-labelledby="person">
        <h2 id="person">{t.profile.person}</h2>
        <p><strong>{person.name}</strong></p>
        <dl className="key-facts">
          <dt>{t.profile.position}</dt><dd>{person.position}</dd>
          <dt>{t.profile.unit}</dt><dd>{person.unit}</dd>
          {person.email && <><dt>{t.profile.email}</dt><dd>{person.email}</dd></>}
          <dt>{t.profile.login}</dt><dd>{person.login}</dd>
          <dt>{t.profile.roles}</dt><dd>{roles.map((role) => t.profile.roleNames[role] ?? role).join(', ')}</dd>
        </dl>
        {actsFor.length > 0 && (
          <>
            <h3>{t.profile.actsFor}</h3>
            <ul>
              {actsFor.map((absent) => (
                <li key={absent.personId}>
                  {t.profile.actsForLine(absent.name, common.capacity[absent.capacity as keyof typeof common.capacity] ?? absent.capacity, localDate(absent.toOn))}
                  {absent.maySign && ` (${t.profile.maySign})`}
                </li>
              ))}
            </ul>
          </>
        )}
      </section>
      <Certificates />
      <PasswordSection />
    </Page>
  );
}
