import type { View } from '../../lib/api';

const id = (group: number, n: number): string => `0000000${group}-0000-4000-8000-${n.toString(16).padStart(12, '0')}`;
interface Reply {
  status: number;
  body?: unknown;
}

const journal = (code: string, name: string, nextIndex: string, entries: number): View<'JournalView'> => ({ code, name, mask: '{n}', year: 2026, nextNumber: 1, nextIndex, entries });
const entry = (n: number, more: Partial<View<'RegistrationView'>> = {}): View<'RegistrationView'> => ({
  registrationId: id(1, n), journal: 'RB', number: n, index: String(n), registeredOn: '2026-11-12', registeredAt: '2026-11-12T10:00:00.000Z', documentId: id(4, n), title: `Про затвердження заходів № ${n}`, kindUk: 'Розпорядження', correspondent: null, author: 'Тарас МЕЛЬНИЧУК', caseIndex: '01-02', annulled: null, ...more,
});
const incoming = (n: number, more: Partial<View<'IncomingView'>> = {}): View<'IncomingView'> => ({
  incomingId: id(2, n), index: `${8100 + n}/01-20`, receivedOn: '2026-11-10', correspondent: 'Міністерство цифрової трансформації України', theirIndex: `1/06-3-${12000 + n}`, theirDate: '2026-11-09', title: 'Щодо стану впровадження електронного документообігу', dueOn: '2026-11-20', state: 'open', warning: null, answeredBy: null, files: [], ...more,
});

/** A pretended records office: registers, incoming documents, dispatches that need attention, cases and packages. */
export class FakeRecords {
  registrations = [entry(413), entry(412, { annulled: { at: '2026-11-12T12:00:00.000Z', reason: 'Зареєстровано двічі', by: 'Ольга ГРИЦАЙ' } }), ...Array.from({ length: 30 }, (_, i) => entry(411 - i))];
  incoming = [incoming(3, { warning: 'overdue', dueOn: '2026-11-09' }), incoming(2, { warning: 'dueNextWorkingDay' }), incoming(1, { state: 'answered', answeredBy: { documentId: id(4, 5), index: '01-15/1187' } })];
  exports: View<'ExportView'>[] = [
    { exportId: id(3, 2), title: 'Справа 06-04 за 2026 рік', state: 'failed', requestedAt: '2026-11-12T09:00:00.000Z', requestedBy: { personId: id(1, 1), name: 'Марія АРХІВІСТ', position: 'Архіваріус' }, total: 12, done: 12, problems: [{ documentId: id(4, 9), title: 'Про відрядження', code: 'stepsWaiting' }, { documentId: id(4, 8), title: 'Про відпустку', code: 'signatureUnproven' }], size: null, sha256: null, error: 'documentsHaveProblems' },
    { exportId: id(3, 1), title: 'Справа 01-02 за 2026 рік', state: 'ready', requestedAt: '2026-11-11T09:00:00.000Z', requestedBy: { personId: id(1, 1), name: 'Марія АРХІВІСТ', position: 'Архіваріус' }, total: 312, done: 312, problems: [], size: 48_123_456, sha256: 'd'.repeat(64), error: null },
  ];

  /** Answers what belongs to records; null for everything else. */
  handle(method: string, url: URL, body: unknown): Reply | null {
    const { pathname: path, searchParams: query } = url;
    if (path === '/api/journals') return { status: 200, body: { journals: [journal('RB', 'Розпорядження з основної діяльності', '414', this.registrations.length), journal('VYH', 'Вихідні листи', '01-15/1188', 0), journal('VH', 'Вхідні документи', '8104/01-20', 3)] } };
    if (path.endsWith('/registrations')) {
      const found = path.includes('/RB/') ? this.registrations.filter((one) => `${one.index} ${one.title}`.includes(query.get('q') ?? '')) : [];
      return { status: 200, body: { items: found, nextCursor: null } };
    }
    if (path.endsWith('/annulment')) return this.annul(path.split('/')[3] ?? '', (body as { reason: string }).reason);
    if (path === '/api/dispatch-tasks') return { status: 200, body: { tasks: [{ dispatchId: id(9, 70), addressee: 'Лугівська районна військова адміністрація', channel: 'sev', state: 'refused', attempt: 1, sentAt: '2026-11-12T10:10:00.000Z', theirIndex: null, refusal: 'Не той адресат', answerDueOn: '2026-11-20', receipts: [], mayRepeat: true, documentId: id(4, 413), title: 'Про надання пропозицій', index: '15-07/1187' }] } };
    if (path === '/api/incoming' && method === 'POST') {
      const made = incoming(4 + this.incoming.length, { ...(body as object), warning: null });
      this.incoming = [made, ...this.incoming];
      return { status: 201, body: made };
    }
    if (path === '/api/incoming') return { status: 200, body: { items: this.incoming.filter((one) => !query.get('state') || one.state === query.get('state')), nextCursor: null } };
    return this.archive(method, path);
  }

  private annul(registrationId: string, reason: string): Reply {
    const found = this.registrations.find((one) => one.registrationId === registrationId);
    if (!found || found.annulled) return { status: 409, body: { code: 'alreadyAnnulled', status: 409 } };
    found.annulled = { at: '2026-11-12T12:30:00.000Z', reason, by: 'Ольга ГРИЦАЙ' };
    return { status: 200, body: found };
  }

  private archive(method: string, path: string): Reply | null {
    if (path === '/api/archive/cases') {
      return { status: 200, body: { cases: [
        { caseIndex: '01-02', title: 'Розпорядження начальника обласної військової адміністрації з основної діяльності', retention: 'Постійно', documents: 312, ready: 312, exported: 312 },
        { caseIndex: '06-04', title: 'Розпорядження про відрядження', retention: '5 років', documents: 12, ready: 8, exported: 0 }, { caseIndex: '04-03', title: 'Запити на публічну інформацію', retention: '5 років', documents: 0, ready: 0, exported: 0 },
      ] } };
    }
    if (path !== '/api/archive/exports') return null;
    if (method === 'POST') {
      const made: View<'ExportView'> = { exportId: id(3, 3), title: 'Справа 06-04 за 2026 рік', state: 'checking', requestedAt: '2026-11-12T12:00:00.000Z', requestedBy: { personId: id(1, 1), name: 'Марія АРХІВІСТ', position: 'Архіваріус' }, total: 12, done: 5, problems: [], size: null, sha256: null, error: null };
      this.exports = [made, ...this.exports];
      return { status: 202, body: made };
    }
    return { status: 200, body: { exports: this.exports } };
  }
}
