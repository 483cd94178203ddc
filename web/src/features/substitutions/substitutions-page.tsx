import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { answer, api, type View } from '../../lib/api';
import { useT, useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { localDate } from '../../lib/time';
import { useSession } from '../../lib/use-session';
import { Button } from '../../ui/button';
import { Dialog } from '../../ui/dialog';
import { EmptyState } from '../../ui/empty-state';
import { Plus } from '../../ui/icons';
import { ProblemNotice } from '../../ui/notice';
import { Page } from '../../ui/page';
import { Skeleton } from '../../ui/progress';
import { Chip } from '../../ui/status-tag';
import { toast } from '../../ui/toast';
import { SubstitutionForm } from './substitution-form';
import { substitutionTexts } from './texts';
import './substitutions.css';

type Substitution = View<'SubstitutionView'>;

const tones = { planned: 'blue', active: 'green', ended: 'grey', revoked: 'grey' } as const;
const isOver = (one: Substitution): boolean => one.state === 'ended' || one.state === 'revoked';

function Item({ one, onRevoke }: { one: Substitution; onRevoke: () => void }) {
  const t = useTexts(substitutionTexts);
  const common = useT();
  return (
    <li className="panel substitution">
      <div className="row substitution__head">
        <span className="substitution__people"><strong>{one.absent.name}</strong> <span>{t.standsIn}</span> <strong>{one.substitute.name}</strong> <span className="muted">({common.capacity[one.capacity]})</span></span>
        <Chip tone={tones[one.state]}>{t.state[one.state]}</Chip>
      </div>
      <p>{t.line(localDate(one.fromOn), localDate(one.toOn))} · {t.scopes[one.scope]}{one.maySign && `, ${t.signMark}`}</p>
      <p className="muted small">{t.ground}: {one.ground}</p>
      {one.mayRevoke && !isOver(one) && <Button onClick={onRevoke}>{t.revoke}</Button>}
    </li>
  );
}

/** «Заміщення»: who stands in for me, for whom I stand in; appointing and ending. */
export default function SubstitutionsPage() {
  const t = useTexts(substitutionTexts);
  const common = useT();
  const client = useQueryClient();
  const { person } = useSession();
  const [creating, setCreating] = useState(false);
  const [ending, setEnding] = useState<Substitution | null>(null);
  const query = useQuery({ queryKey: keys.substitutions, queryFn: () => answer(api.GET('/api/substitutions')) });
  const revoke = useMutation({
    mutationFn: (substitutionId: string) => answer(api.POST('/api/substitutions/{substitutionId}/revocation', { params: { path: { substitutionId } } })),
    onSuccess: () => {
      toast(t.revoked, { tone: 'success' });
      setEnding(null);
    },
    onSettled: () => {
      void client.invalidateQueries({ queryKey: keys.substitutions });
      void client.invalidateQueries({ queryKey: keys.session });
    },
  });
  const all = query.data?.substitutions ?? [];
  const present = all.filter((one) => !isOver(one));
  const groups = [
    { key: 'mine', title: t.mine, items: present.filter((one) => one.absent.personId === person.personId) },
    { key: 'iStandIn', title: t.iStandIn, items: present.filter((one) => one.substitute.personId === person.personId) },
    { key: 'others', title: t.others, items: present.filter((one) => one.absent.personId !== person.personId && one.substitute.personId !== person.personId) },
  ].filter((group) => group.items.length > 0);
  const over = all.filter(isOver);
  const listOf = (items: readonly Substitution[]) => <ul className="substitutions">{items.map((one) => <Item key={one.substitutionId} one={one} onRevoke={() => setEnding(one)} />)}</ul>;
  return (
    <Page title={t.title} aside={!creating && <Button look="primary" icon={<Plus />} onClick={() => setCreating(true)}>{t.create}</Button>}>
      {creating && <SubstitutionForm known={all} onClose={() => setCreating(false)} />}
      {query.isPending && <Skeleton rows={3} height="6rem" />}
      {query.isError && <ProblemNotice error={query.error} actions={<Button onClick={() => void query.refetch()}>{common.app.retry}</Button>} />}
      {query.isSuccess && groups.length === 0 && !creating && <EmptyState title={t.empty}>{t.emptyText}</EmptyState>}
      {groups.map((group) => (
        <section key={group.key} aria-labelledby={`substitutions-${group.key}`}>
          <h2 id={`substitutions-${group.key}`}>{group.title}</h2>
          {listOf(group.items)}
        </section>
      ))}
      {over.length > 0 && (
        <details className="substitutions-over">
          <summary>{t.ended} ({over.length})</summary>
          {listOf(over)}
        </details>
      )}
      {ending && (
        <Dialog
          title={t.revokeTitle} size="small" onClose={() => setEnding(null)}
          footer={<><Button onClick={() => setEnding(null)}>{common.app.cancel}</Button><Button look="warning" busy={revoke.isPending} onClick={() => revoke.mutate(ending.substitutionId)}>{t.revoke}</Button></>}
        >
          {revoke.isError && <ProblemNotice error={revoke.error} />}
          <p><strong>{ending.absent.name}</strong> — <strong>{ending.substitute.name}</strong>, {t.line(localDate(ending.fromOn), localDate(ending.toOn))}</p>
          <p>{t.revokeText}</p>
        </Dialog>
      )}
    </Page>
  );
}
