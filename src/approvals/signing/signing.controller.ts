import { Controller, Res } from '@nestjs/common';
import type { FastifyReply } from 'fastify';
import type { PersonActor } from '#shared/domain/actor.js';
import type { InputOf, OutputOf } from '#shared/http/endpoint.js';
import { Acting, IdempotencyKey, Input, Serves } from '#shared/http/serves.js';
import { sendFile } from '#shared/http/streams.js';
import { AccessJournal } from '#documents/access-journal.service.js';
import { approvalsApi } from '../approvals.contract.js';
import type { SigningItem } from './signing-session.js';
import { SigningReports } from './signing-report.service.js';
import { SigningService, type SessionState } from './signing.service.js';

type ItemView = OutputOf<typeof approvalsApi.signing>['items'][number];
type HeadView = Omit<OutputOf<typeof approvalsApi.signing>, 'items'>;

const itemView = (item: SigningItem): ItemView => ({
  documentId: item.documentId, stepId: item.stepId, title: item.title, kindUk: item.kindUk, version: item.version, pages: item.base?.pages ?? null, pdfHash: item.base?.sha256 ?? null, changedSinceApproval: item.changed, state: item.state,
  reason: item.reason ? { code: item.reason.code, facts: { ...item.reason.facts } } : null, signedAt: item.signedAt, attachments: item.attachments.map((one) => ({ ...one })),
});

const headView = ({ session, counts }: SessionState): HeadView => ({ sessionId: session.sessionId, state: session.state, openedAt: session.openedAt, counts: { ...counts }, certificate: session.certificate });

const bytes = (chain: readonly string[]): Buffer[] => chain.map((der) => Buffer.from(der, 'base64'));

/** Signing ceremonies: the list, the digests, the signatures. The private key never comes here. */
@Controller()
export class SigningController {
  constructor(private readonly signing: SigningService, private readonly reports: SigningReports, private readonly access: AccessJournal) {}

  @Serves(approvalsApi.openSigning)
  async open(@Input() input: InputOf<typeof approvalsApi.openSigning>, @Acting() actor: PersonActor, @IdempotencyKey() key: string | undefined): Promise<OutputOf<typeof approvalsApi.openSigning>> {
    const sessionId = await this.signing.open(actor, input.body.items, key);
    const state = await this.signing.show(actor, sessionId);
    return { ...headView(state), items: state.items.map(itemView) };
  }

  @Serves(approvalsApi.signing)
  async show(@Input() input: InputOf<typeof approvalsApi.signing>, @Acting() actor: PersonActor): Promise<OutputOf<typeof approvalsApi.signing>> {
    const state = await this.signing.show(actor, input.params.sessionId);
    return { ...headView(state), items: state.items.map(itemView) };
  }

  @Serves(approvalsApi.openSignings)
  async unfinished(@Acting() actor: PersonActor): Promise<OutputOf<typeof approvalsApi.openSignings>> {
    return { sessions: (await this.signing.unfinished(actor)).map(headView) };
  }

  @Serves(approvalsApi.signingPdf)
  async shown(@Input() input: InputOf<typeof approvalsApi.signingPdf>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { pdf, sha256, title } = await this.signing.shown(actor, input.params.sessionId, input.params.documentId);
    await this.access.leaves(actor, input.params.documentId, { what: 'toSign', sha256 });
    await sendFile(reply, { name: `${title || 'document'}.pdf`, mediaType: 'application/pdf', data: pdf, size: pdf.length, inline: true, etag: sha256 });
  }

  @Serves(approvalsApi.prepareSigning)
  async prepare(@Input() input: InputOf<typeof approvalsApi.prepareSigning>, @Acting() actor: PersonActor): Promise<OutputOf<typeof approvalsApi.prepareSigning>> {
    const prepared = await this.signing.prepare(actor, input.params.sessionId, bytes(input.body.certificateChain), input.body);
    return {
      items: prepared.items.map((item) => ({ documentId: item.documentId, pdfHash: item.pdfHash, signedAttributes: item.signedAttributes.toString('base64'), attachments: item.attachments.map((one) => ({ ...one, signedAttributes: one.signedAttributes.toString('base64') })) })), algorithm: prepared.algorithm, remaining: prepared.counts.waiting, session: headView(prepared),
    };
  }

  @Serves(approvalsApi.completeSigning)
  async complete(@Input() input: InputOf<typeof approvalsApi.completeSigning>, @Acting() actor: PersonActor): Promise<OutputOf<typeof approvalsApi.completeSigning>> {
    const signatures = input.body.signatures.map((one) => ({ documentId: one.documentId, signature: Buffer.from(one.signature, 'base64'), shown: one.shown, attachments: one.attachments.map((file) => ({ attachmentId: file.attachmentId, signature: Buffer.from(file.signature, 'base64') })) }));
    const completed = await this.signing.complete(actor, input.params.sessionId, signatures, input.body.holder);
    return { items: completed.items.map(itemView), session: headView(completed) };
  }

  @Serves(approvalsApi.signingReport)
  async report(@Input() input: InputOf<typeof approvalsApi.signingReport>, @Acting() actor: PersonActor, @Res() reply: FastifyReply): Promise<void> {
    const { pdf, sha256, endedAt } = await this.reports.report(actor, input.params.sessionId);
    await sendFile(reply, { name: `Протокол підписання ${endedAt.slice(0, 10)}.pdf`, mediaType: 'application/pdf', data: pdf, size: pdf.length, etag: sha256 });
  }

  @Serves(approvalsApi.stopSigning)
  async stop(@Input() input: InputOf<typeof approvalsApi.stopSigning>, @Acting() actor: PersonActor): Promise<OutputOf<typeof approvalsApi.stopSigning>> {
    await this.signing.stop(actor, input.params.sessionId);
    const state = await this.signing.show(actor, input.params.sessionId);
    return { ...headView(state), items: state.items.map(itemView) };
  }
}
