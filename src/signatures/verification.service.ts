import { Inject, Injectable } from '@nestjs/common';
import { Clock } from '#shared/clock.js';
import type { VerificationReportData } from '#documents/rendering/verification-report-data.js';
import { CachedRevocationSource } from './certificates/cached-revocation-source.js';
import { HttpRevocationSource } from './certificates/http-revocation-source.js';
import { algorithmPolicy } from './domain/algorithm-policy.js';
import type { VerificationPolicy } from './domain/verification-policy.js';
import type { VerificationReport } from './domain/verification-report.js';
import type { Language } from './domain/verification-texts.js';
import type { RevocationSource, TrustStore } from './ports.js';
import { joinTrust, openTrustFolder } from './trust/open-trust.js';
import { TrustService } from './trust.service.js';
import { etsiReport, type ReportJson } from './verification/etsi-report.js';
import { verifyIsolated, type IsolatedOutcome, type IsolatedRequest } from './verification/isolated-verification.js';
import { VERIFICATION_POLICY } from './verification/policy-file.js';
import { reportPaper } from './verification/report-paper.js';
import { reportText } from './verification/report-text.js';
import { reportWithoutTrust } from './verification/without-trust.js';

/** What a verification needs of the installation. */
export interface VerificationTrust {
  /** `fault` is set when nobody can be trusted now. */
  forVerifying(): Promise<{ readonly trust: TrustStore; readonly revocation: RevocationSource; readonly fault?: Error }>;
}

/** Verifications at one time in one process, and how many more may wait: each has a process that holds its file in memory. */
const atOnce = 2;
const waitingAtMost = 8;

/** Verifies files of others, each in a process of its own, and gives the report in all its forms. */
@Injectable()
export class VerificationService {
  private running = 0;
  private readonly waiting: (() => void)[] = [];

  constructor(@Inject(TrustService) private readonly trust: VerificationTrust, private readonly clock: Clock, @Inject(VERIFICATION_POLICY) private readonly policy: VerificationPolicy) {}

  /** Whether another file would be taken now; asked before it is read. */
  get busy(): boolean {
    return this.waiting.length >= waitingAtMost;
  }

  /** Never refuses a file: whatever it is, the answer is a report. Waits while as many run as may. */
  async verify(request: IsolatedRequest): Promise<IsolatedOutcome> {
    if (this.running >= atOnce) await new Promise<void>((go) => this.waiting.push(go));
    else this.running += 1;
    try {
      const { trust, revocation, fault } = await this.trust.forVerifying();
      const outcome = await verifyIsolated(request, { trust, revocation, now: this.clock.now(), algorithms: algorithmPolicy, policy: this.policy });
      return fault ? { ...outcome, report: reportWithoutTrust(outcome.report) } : outcome;
    } finally {
      const next = this.waiting.shift();
      if (next) next();
      else this.running -= 1;
    }
  }

  /** The report in the shape of ETSI TS 119 102-2. */
  etsi(report: VerificationReport): ReportJson {
    return etsiReport(report, this.policy);
  }

  /** The report as it is printed, in Ukrainian: for the typesetter and for pages that the server writes. */
  paper(report: VerificationReport): VerificationReportData {
    return reportPaper(report);
  }

  /** The report in sentences, for a terminal or a mail. */
  text(report: VerificationReport, language: Language): string {
    return reportText(report, language);
  }
}

/** Trust by a folder of certificates alone; without a folder nobody is trusted. Only the origins that these certificates name are asked. */
export function trustInFolder(folder: string | undefined): VerificationTrust {
  const { store, origins } = joinTrust(folder === undefined ? [] : [openTrustFolder(folder)]);
  const revocation = new CachedRevocationSource(new HttpRevocationSource({ allowedOrigins: [...new Set(origins)] }));
  return { forVerifying: () => Promise.resolve({ trust: store, revocation }) };
}
