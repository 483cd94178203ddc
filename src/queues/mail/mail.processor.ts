import type { DataSource } from 'typeorm';
import { changedRows, firstRow } from '#shared/database/rows.js';
import type { Json } from '#shared/domain/canonical-json.js';
import type { DocumentId, OrganisationId, PersonId } from '#shared/domain/ids.js';
import type { DirectoryQueries } from '#users/directory.queries.js';
import type { JobData } from '../jobs.js';
import type { NoticeType } from '../notify/notices.js';
import type { Mailer } from '#records/dispatch/mailer.port.js';
import { composeMail } from './mail-texts.js';

interface Row {
  id: string; organisation_id: OrganisationId; person_id: PersonId; type: NoticeType; facts: Record<string, Json>; document_id: DocumentId | null; email: string | null; mailed_at: Date | null;
}

const isPersonFact = (name: string): boolean => name.endsWith('Id');

/** Sends the mail of one notification, once it is not sent yet; an address that is missing or a person who left ends it quietly. */
export class MailProcessor {
  constructor(
    private readonly dataSource: DataSource,
    private readonly directory: DirectoryQueries,
    private readonly mailer: Mailer,
    private readonly publicUrl: string,
  ) {}

  async process(data: JobData<'mail'>): Promise<void> {
    const row = await firstRow<Row>(
      this.dataSource,
      `select n.id, n.organisation_id, n.person_id, n.type, n.facts, n.document_id, p.email, n.mailed_at from notification n join person p on p.id = n.person_id and p.dismissed_at is null where n.id = $1`,
      [data.notificationId],
    );
    if (!row || row.mailed_at || !row.email) return;
    const ids = Object.entries(row.facts).filter(([name, value]) => isPersonFact(name) && typeof value === 'string').map(([, value]) => value as PersonId);
    const people = await this.directory.people(row.organisation_id, ids);
    const mail = composeMail(
      row.type,
      {
        facts: row.facts,
        name: (id) => people.get(id as PersonId)?.name ?? '—',
        document: typeof row.facts.title === 'string' ? `документ «${row.facts.title}»` : 'документ',
        time: (at) => (typeof at === 'string' ? new Intl.DateTimeFormat('uk-UA', { timeZone: 'Europe/Kyiv', dateStyle: 'short', timeStyle: 'short' }).format(new Date(at)) : ''),
      },
      row.document_id ? `${this.publicUrl}/documents/${row.document_id}` : this.publicUrl,
    );
    await this.mailer.send({ id: row.id, to: row.email, ...mail });
    await changedRows(this.dataSource, `update notification set mailed_at = now() where id = $1 returning id`, [row.id]);
  }
}
