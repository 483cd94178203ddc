import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { Link } from 'react-router';
import { answer, api, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { onDate } from '../../lib/time';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { RadioGroup } from '../../ui/field';
import { ProblemNotice } from '../../ui/notice';
import { Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { recordsTexts } from './texts';

type Kept = View<'PreservationView'>;

const atMost = 200;
const tones = { kept: 'green', due: 'blue', failing: 'red' } as const;
const signs = { kept: '●', due: '◐', failing: '▲' } as const;

/** Why the last attempt failed, in words; the machine's own beneath, for whoever is asked to help. */
function Failure({ one }: { one: Kept }) {
  const t = useTexts(recordsTexts).archive.keeping;
  return (
    <div className="small preservation__cause">
      <ul className="preservation__reasons">
        {one.reasons.map(({ code, certificate }) => <li key={`${code} ${certificate}`}>{t.reason[code] ?? t.unknownReason(code)}{certificate && `: ${certificate}`}</li>)}
      </ul>
      <p>{t.attempts(one.attempts)}. {t.failed}</p>
      <details><summary>{t.machineWords}</summary><p lang="en">{one.lastError}</p></details>
    </div>
  );
}

function Row({ one }: { one: Kept }) {
  const t = useTexts(recordsTexts).archive.keeping;
  return (
    <tr>
      <th scope="row"><Link to={`/documents/${one.documentId}?tab=signatures`} data-moves-page>{one.index ? `№ ${one.index}` : one.title}</Link>{one.index && <span className="preservation__title">{one.title}</span>}</th>
      <td data-label={t.level}>{t.levelName[one.level] ?? one.level}</td>
      <td data-label={t.stamps} className="number">{one.stamps}</td>
      <td data-label={t.renewal} className="nowrap">{one.renewAt ? onDate(one.renewAt) : t.soon}</td>
      <td data-label={t.because} className="preservation__cause">{one.because === null ? '—' : one.because === 'certificate' ? t.certificate : t.algorithm(one.because)}</td>
      <td data-label={t.state}>
        <div>
          <Chip tone={tones[one.state]}>{signs[one.state]} {t.stateName[one.state]}</Chip>
          {one.signaturesDue > 0 && <p className="small muted">{t.signaturesDue(one.signaturesDue)}</p>}
          {one.lastError && <Failure one={one} />}
        </div>
      </td>
    </tr>
  );
}

/** «Зберігання»: which long-term level each sealed document has reached, when it is renewed and why then, and what failed. */
export function PreservationSection() {
  const words = useTexts(recordsTexts);
  const t = words.archive.keeping;
  const common = useT();
  const [filter, setFilter] = useState<'attention' | 'all'>('attention');
  const query = useQuery({ queryKey: [...keys.archive, 'preservation'], queryFn: () => answer(api.GET('/api/archive/preservation', { params: { query: { limit: atMost } } })) });
  const items = (query.data?.items ?? []).filter((one) => filter === 'all' || one.state !== 'kept');
  return (
    <section>
      <h2>{t.title}</h2>
      {query.isPending && <Skeleton rows={3} />}
      {query.isError && <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {query.data && (
        <>
          <p className="muted">{t.lead(query.data.marginDays)}</p>
          <div className="records-filters">
            <RadioGroup legend={t.show} name="preservation" inline value={filter} onChange={setFilter} options={(['attention', 'all'] as const).map((value) => ({ value, label: t[value] }))} />
          </div>
          <p>{t.counts(query.data.counts.total, query.data.counts.due, query.data.counts.failing)}</p>
          {items.length === 0 && <EmptyState title={query.data.counts.total === 0 ? t.empty : t.emptyAttention} />}
          {items.length > 0 && (
            <div className="table-wrap" tabIndex={0} role="region" aria-label={t.title}>
              <table className="table table--stack">
                <caption className="hidden">{t.title}</caption>
                <thead><tr><th scope="col">{t.document}</th><th scope="col">{t.level}</th><th scope="col" className="number">{t.stamps}</th><th scope="col">{t.renewal}</th><th scope="col">{t.because}</th><th scope="col">{t.state}</th></tr></thead>
                <tbody>{items.map((one) => <Row key={one.documentId} one={one} />)}</tbody>
              </table>
            </div>
          )}
          {query.data.counts.total > atMost && <p className="muted small">{t.more(atMost)}</p>}
        </>
      )}
    </section>
  );
}
