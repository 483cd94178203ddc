import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock, localDateIn } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { rows } from '#shared/database/rows.js';
import { Problem } from '#shared/errors/problem.js';
import type { DocumentId, OrganisationId, StepId } from '#shared/domain/ids.js';
import { LOGGER, type Logger } from '#shared/logging/logger.js';
import { ApprovalsService } from './approvals.service.js';
import { findStep } from './domain/standing.js';
import { findRoute } from './route.store.js';
import { reminderMarks } from './domain/working-time.js';

interface Due { organisation_id: OrganisationId; document_id: DocumentId; step_id: StepId }

const batch = 500;

/**
 * Deadlines: the table is the truth, timers are hints. A sweep asks for reminders that are due and for places that changed hands, and
 * issues ordinary commands as the system actor; each fires once, whatever was restarted in between.
 */
@Injectable()
export class RemindersService {
  constructor(@Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly clock: Clock, private readonly approvals: ApprovalsService, @Inject(LOGGER) private readonly logger: Logger) {}

  /** Sends the reminders that are due; answers how many. */
  async remind(): Promise<number> {
    const due = await rows<Due>(this.dataSource, `select organisation_id, document_id, step_id from route_step where state in ('open', 'held') and remind_at <= $1 order by remind_at limit ${batch}`, [this.clock.now()]);
    let sent = 0;
    for (const one of due) {
      const route = await findRoute(this.dataSource, one.organisation_id, one.document_id);
      const step = route ? findStep(route, one.step_id)?.step : undefined;
      const marks = reminderMarks.filter((mark) => step?.opened?.deadlines && step.opened.deadlines.remindAt[mark] <= this.clock.now() && !step.reminded.includes(mark));
      for (const mark of marks) if (await this.issue(one, { type: 'remind', stepId: one.step_id, mark })) sent += 1;
    }
    return sent;
  }

  /** Brings open steps of people who left or were replaced up to who holds their places now (A07, I13). */
  async refresh(): Promise<number> {
    const stale = await rows<Due>(
      this.dataSource,
      `select distinct on (s.document_id) s.organisation_id, s.document_id, s.step_id from route_step s left join person p on p.id = s.assignee_id
       where s.state = 'orphaned' or (s.state in ('open', 'held') and (p.dismissed_at is not null or (s.why->'facts'->>'postId' is not null and not exists (
         select 1 from holding h where h.post_id = (s.why->'facts'->>'postId')::uuid and h.person_id = s.assignee_id and h.from_on <= $1::date and (h.to_on is null or h.to_on >= $1::date)))))
       order by s.document_id limit ${batch}`, [localDateIn('Europe/Kyiv', this.clock.now())]);
    let moved = 0;
    for (const one of stale) if (await this.issue(one, { type: 'refreshAssignees' })) moved += 1;
    return moved;
  }

  private async issue(one: Due, body: Parameters<ApprovalsService['asSystem']>[3]): Promise<boolean> {
    try {
      return await this.approvals.asSystem(one.organisation_id, one.document_id, 'deadlines', body);
    } catch (error) {
      // The route went on in between: what was due no longer is.
      if (error instanceof Problem) return false;
      this.logger.error({ err: error, documentId: one.document_id }, 'a deadline could not be handled');
      return false;
    }
  }
}
