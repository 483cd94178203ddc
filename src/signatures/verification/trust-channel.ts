import { receiveMessageOnPort, type MessagePort } from 'node:worker_threads';
import type { Instant } from '#shared/domain/ids.js';
import type { RevocationEvidence, RevocationSource, TrustedService, TrustStore } from '../ports.js';

/** What a worker may ask the process that started it; it has no network and no trust of its own. */
export type Question = { readonly ask: 'trusted'; readonly service: TrustedService; readonly at: Instant } | { readonly ask: 'known' } | { readonly ask: 'evidence'; readonly certificate: Uint8Array; readonly issuer: Uint8Array };
export type Answer = { readonly certificates: readonly Uint8Array[] } | { readonly evidence: readonly { readonly kind: 'ocsp' | 'crl'; readonly der: Uint8Array; readonly nonce?: Uint8Array }[] };

/** Milliseconds that one answer may take; the services behind have limits of their own. */
const patience = 30_000;

/** Passes the questions of one worker on, one after the other, and wakes it when the answer is there. */
export function relayQuestions(port: MessagePort, signal: Int32Array, answerTo: (question: Question) => Promise<Answer>): void {
  port.on('message', (question: Question) => {
    void answerTo(question).then((answer) => {
      port.postMessage(answer);
      Atomics.store(signal, 0, 1);
      Atomics.notify(signal, 0);
    });
  });
}

/** Answers a question from the real trust store and revocation source. What fails is answered with nothing. */
export async function answerTo(question: Question, { trust, revocation }: { readonly trust: TrustStore; readonly revocation: RevocationSource }): Promise<Answer> {
  try {
    if (question.ask === 'trusted') return { certificates: trust.trusted(question.service, question.at) };
    if (question.ask === 'known') return { certificates: trust.known() };
    return { evidence: await revocation.evidenceFor(Buffer.from(question.certificate), Buffer.from(question.issuer)) };
  } catch {
    return question.ask === 'evidence' ? { evidence: [] } : { certificates: [] };
  }
}

/** The trust store and revocation source of a worker: every question waits for the answer of the process that started it. */
export class AskedTrust implements TrustStore, RevocationSource {
  private readonly answers = new Map<string, readonly Buffer[]>();

  constructor(
    private readonly port: MessagePort,
    private readonly signal: Int32Array,
  ) {}

  trusted(service: TrustedService, at: Instant): readonly Buffer[] {
    return this.certificates(`${service} ${at}`, { ask: 'trusted', service, at });
  }

  known(): readonly Buffer[] {
    return this.certificates('known', { ask: 'known' });
  }

  evidenceFor(certificate: Buffer, issuer: Buffer): Promise<readonly RevocationEvidence[]> {
    const answer = this.ask({ ask: 'evidence', certificate, issuer });
    return Promise.resolve('evidence' in answer ? answer.evidence.map(({ kind, der, nonce }) => ({ kind, der: Buffer.from(der), ...(nonce ? { nonce: Buffer.from(nonce) } : {}) })) : []);
  }

  private certificates(key: string, question: Question): readonly Buffer[] {
    const known = this.answers.get(key);
    if (known) return known;
    const answer = this.ask(question);
    const found = 'certificates' in answer ? answer.certificates.map((der) => Buffer.from(der)) : [];
    this.answers.set(key, found);
    return found;
  }

  private ask(question: Question): Answer {
    Atomics.store(this.signal, 0, 0);
    this.port.postMessage(question);
    if (Atomics.wait(this.signal, 0, 0, patience) === 'timed-out') throw new Error('the verifying process was not answered');
    const received = receiveMessageOnPort(this.port) as { message: Answer } | undefined;
    if (!received) throw new Error('the answer was lost');
    return received.message;
  }
}
