import { Inject, Injectable } from '@nestjs/common';
import type { DataSource } from 'typeorm';
import { Clock } from '#shared/clock.js';
import { DATA_SOURCE } from '#shared/database/data-source.js';
import { firstRow, rows } from '#shared/database/rows.js';
import type { DocumentId, Instant, OrganisationId, Sha256 } from '#shared/domain/ids.js';
import { booleanOf } from '#documents/domain/requisite-values.js';
import { finalKinds, furthestFile, type FileKind } from '#signatures/signature.store.js';
import { SignaturesQueries } from '#signatures/signatures.queries.js';
import { Problem } from '#shared/errors/problem.js';
import { DirectoryQueries } from '#users/directory.queries.js';
import { FinishedDocuments } from '../finished-documents.queries.js';
import type { FileIdentity } from './dropped-file-page.js';
import type { ShownSignature, VerificationFacts } from './verification-page.js';
import { VerificationTokens } from './verification-tokens.service.js';

interface Registered { index: string; registered_on: string; annulled_at: Date | null }

/** A file that somebody has, as far as it is compared: its hash, its size, and the hashes of its first so many bytes. */
export interface UnknownFile {
  readonly sha256: string;
  readonly size: number;
  readonly beginnings: (sizes: readonly number[]) => Promise<ReadonlyMap<number, Sha256>>;
}

const kyiv = new Intl.DateTimeFormat('uk-UA', { timeZone: 'Europe/Kyiv', day: '2-digit', month: '2-digit', year: 'numeric', hour: '2-digit', minute: '2-digit', second: '2-digit', hourCycle: 'h23' });
const written = (at: string): string => kyiv.format(new Date(at)).replace(',', '');

/** Answers the public question «is this printed document genuine?» by checking the stored file anew; says nothing of its content (A13). */
@Injectable()
export class VerificationQueries {
  constructor(
    @Inject(DATA_SOURCE) private readonly dataSource: DataSource, private readonly tokens: VerificationTokens, private readonly finished: FinishedDocuments, private readonly signatures: SignaturesQueries,
    private readonly directory: DirectoryQueries, private readonly clock: Clock,
  ) {}

  /** What the holder of a token may learn; `unknown` for every token that was not given out. */
  async facts(token: string): Promise<VerificationFacts> {
    const whose = await this.tokens.documentOf(this.dataSource, token);
    const document = whose && (await this.finished.find(this.dataSource, whose.organisationId, whose.documentId));
    const registered = document && (await this.registered(document.documentId));
    if (!document || !registered) return { state: 'unknown' };
    const { organisationId, documentId } = document;
    const organisation = await this.directory.organisation(organisationId);
    const file = await furthestFile(this.dataSource, documentId, finalKinds);
    const found = file ? await this.checked(organisationId, documentId) : [];
    const worst = found === 'changed' || found.some((one) => one.verdict === 'TOTAL-FAILED') ? 'broken' : found.some((one) => one.verdict !== 'TOTAL-PASSED') ? 'doubtful' : 'genuine';
    const shown = found === 'changed' ? [] : found;
    return {
      state: registered.annulled_at ? 'annulled' : file ? worst : 'waiting', institution: organisation.martialLawName ?? organisation.fullName, edrpou: organisation.edrpou, kindUk: document.kind.nameUk,
      index: registered.index, date: registered.registered_on.split('-').reverse().join('.'), title: booleanOf(document.requisites, 'publish') ? document.title : null, signatures: shown.map(({ timestampAt: _, ...one }) => one),
      timestampAt: shown.findLast((one) => one.timestampAt !== null)?.timestampAt ?? null, sha256: file?.sha256 ?? null, checkedAt: written(this.clock.now()),
    };
  }

  /**
   * What a file is to the document of a token: compared by hash with every signed file of it that was ever kept, and by its beginning with those that
   * were final. Nothing is learnt about a document whose files one does not have.
   */
  async identityOf(token: string, file: UnknownFile): Promise<FileIdentity> {
    const whose = await this.tokens.documentOf(this.dataSource, token);
    if (!whose) return { is: 'other' };
    const final = await furthestFile(this.dataSource, whose.documentId, finalKinds);
    const kept = await rows<{ kind: FileKind; sha256: string; size: string }>(this.dataSource, `select kind, sha256, size from signature_file where document_id = $1 and organisation_id = $2 and kind in ('signed', 'sealed', 'preserved')`, [whose.documentId, whose.organisationId]);
    if (final?.sha256 === file.sha256) return { is: 'final' };
    const same = kept.filter(({ sha256: known }) => known === file.sha256);
    if (same.some(({ kind }) => finalKinds.includes(kind))) return { is: 'earlier' };
    if (same.length > 0) return { is: 'unsealed' };
    const shorter = kept.filter(({ kind, size }) => finalKinds.includes(kind) && Number(size) < file.size).sort((a, b) => Number(b.size) - Number(a.size));
    if (shorter.length === 0) return { is: 'other' };
    const beginnings = await file.beginnings(shorter.map(({ size }) => Number(size)));
    const inside = shorter.find((one) => beginnings.get(Number(one.size)) === one.sha256);
    return inside ? { is: 'continued', addedBytes: file.size - Number(inside.size) } : { is: 'other' };
  }

  /** Signatures and seal in the stored file, each checked now; `changed` when the file is not the one that was recorded (S45). */
  private async checked(organisationId: OrganisationId, documentId: DocumentId): Promise<'changed' | (ShownSignature & { timestampAt: string | null })[]> {
    try {
      const views = await this.signatures.verified(organisationId, documentId);
      return [...views.filter((one) => one.kind === 'signature'), ...views.filter((one) => one.kind === 'seal')].flatMap((one) =>
        one.kind === 'signature' || one.kind === 'seal'
          ? [{ kind: one.kind, name: one.signer, position: one.position ?? null, serial: one.serial.toUpperCase(), at: one.signedAt ? written(one.signedAt as Instant) : null, verdict: one.verdict, timestampAt: one.timestampAt ? written(one.timestampAt as Instant) : null }]
          : [],
      );
    } catch (error) {
      if (error instanceof Problem && error.code === 'fileChanged') return 'changed';
      throw error;
    }
  }

  /** The registration that stands, else the last annulled one: a printed page may carry an annulled number. */
  private registered(documentId: DocumentId): Promise<Registered | undefined> {
    return firstRow<Registered>(this.dataSource, `select index, registered_on::text, annulled_at from registration where document_id = $1 order by (annulled_at is not null), registered_at desc nulls last limit 1`, [documentId]);
  }
}
