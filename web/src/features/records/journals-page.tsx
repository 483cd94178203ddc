import { useQuery } from '@tanstack/react-query';
import { useSearchParams } from 'react-router';
import { answer, api } from '../../lib/api';
import { useTexts } from '../../lib/i18n/i18n';
import { keys } from '../../lib/queries';
import { hasRole } from '../../lib/session';
import { useSession } from '../../lib/use-session';
import { Page } from '../../ui/page';
import { Tabs } from '../../ui/tabs';
import { DispatchTasks } from './dispatch-tasks';
import { IncomingSection } from './incoming-section';
import { RegisterSection } from './register-section';
import { recordsTexts } from './texts';
import './records.css';

type Section = 'registers' | 'incoming' | 'tasks';

/** «Журнали реєстрації»: the registers, the incoming documents, and dispatches that need the office. */
export default function JournalsPage() {
  const t = useTexts(recordsTexts);
  const session = useSession();
  const [params, setParams] = useSearchParams();
  const office = hasRole(session, 'records');
  const tasks = useQuery({ queryKey: [...keys.journals, 'dispatch-tasks'], queryFn: () => answer(api.GET('/api/dispatch-tasks')), enabled: office });
  const offered: readonly Section[] = office ? ['registers', 'incoming', 'tasks'] : ['registers', 'incoming'];
  const asked = params.get('section') as Section | null;
  const section = asked && offered.includes(asked) ? asked : 'registers';
  const labels: Record<Section, string> = { registers: t.journals, incoming: t.incoming, tasks: t.tasks };
  return (
    <Page wide title={t.title}>
      <Tabs
        label={t.sections} chosen={section} onChoose={(next) => setParams({ section: next }, { replace: true })}
        tabs={offered.map((key) => ({ key, label: labels[key], ...(key === 'tasks' && tasks.data ? { count: tasks.data.tasks.length } : {}) }))}
      >
        <div className="records-panel">
          {section === 'registers' && <RegisterSection />}
          {section === 'incoming' && <IncomingSection />}
          {section === 'tasks' && <DispatchTasks />}
        </div>
      </Tabs>
    </Page>
  );
}
