import type { Instant } from '#shared/domain/ids.js';
import { evidenceFolder } from '../package-writer.js';
import { Findings, type Finding } from './findings.js';
import { readInventory, type Inventory } from './inventory-reader.js';
import { readManifest } from './manifest.js';
import { PackageZip, UnreadableFile } from './package-zip.js';
import type { JudgedSignature, PackagedEvidence, SignatureJudge } from './signature-judge.port.js';
import { DocumentVerifier, type Listed } from './verify-document.js';

/** What is asked of a package besides the package. */
export interface PackageQuestion {
  /** Makes the judge, once it is known what the package brings along. */
  readonly judge: (packaged: PackagedEvidence) => SignatureJudge;
  readonly now: Instant;
  /** ЄДРПОУ of the organisation that is expected to have sealed the package; without it the package's own word is only compared with its seal. */
  readonly edrpou?: string | undefined;
}

/** What was found. `broken`: something is wrong; `unproven`: nothing is, but not everything can be proved; `whole`: everything holds. */
export interface PackageReport {
  readonly verdict: 'whole' | 'unproven' | 'broken';
  readonly findings: readonly Finding[];
  /** Findings beyond the list. */
  readonly unlisted: number;
  readonly files: number;
  readonly documents: number;
  readonly signatures: number;
  /** How many signatures of documents passed with which level (`B-B` to `B-LTA`); time-stamps have none. */
  readonly levels: ReadonlyMap<string, number>;
  readonly seal: JudgedSignature | null;
}

const tagManifest = 'tagmanifest-sha256.txt';
const sealFile = `${tagManifest}.p7s`;
const manifest = 'manifest-sha256.txt';
const limits = { manifest: 64 * 1024 * 1024, small: 16 * 1024 * 1024 } as const;

/**
 * Verifies an archive package without a database and without a network: the ZIP file, the manifests of the bag (complete, and nothing beside
 * them), the e-seal over them, then document after document its signatures, card, versions and journal. Memory holds one document file and
 * a line for every file. What the seal's time-stamp proves to have existed is judged as of that time (ETSI EN 319 102-1 §5.6.2).
 */
export async function verifyPackage(path: string, question: PackageQuestion): Promise<PackageReport> {
  const findings = new Findings();
  const zip = await PackageZip.open(path, findings);
  if (!zip) return report(findings, { files: 0, documents: 0, signatures: 0, seal: null });
  try {
    return await new PackageVerifier(zip, findings, question).verify();
  } finally {
    zip.close();
  }
}

const report = (findings: Findings, counts: Pick<PackageReport, 'files' | 'documents' | 'signatures' | 'seal'> & Partial<Pick<PackageReport, 'levels'>>): PackageReport => ({
  verdict: findings.count('broken') > 0 ? 'broken' : findings.count('unproven') > 0 ? 'unproven' : 'whole', findings: findings.list, unlisted: findings.unlisted, levels: new Map(), ...counts,
});

class PackageVerifier {
  private readonly folder: string;
  private readonly names: readonly string[];
  private signatures = 0;

  constructor(private readonly zip: PackageZip, private readonly findings: Findings, private readonly question: PackageQuestion) {
    const all = [...zip.names];
    this.folder = all[0]?.slice(0, all[0].indexOf('/') + 1) ?? '';
    this.names = all.filter((name) => name.startsWith(this.folder)).map((name) => name.slice(this.folder.length));
    for (const name of all) if (this.folder === '' || !name.startsWith(this.folder)) this.findings.broken('fileNotListed', name, 'a package is one folder; this lies beside it');
  }

  async verify(): Promise<PackageReport> {
    const { findings, question } = this;
    const tags = await this.manifestIn(tagManifest);
    const payload = await this.manifestIn(manifest);
    if (!tags || !payload) return report(findings, { files: this.names.length, documents: 0, signatures: 0, seal: null });
    this.compareNames(tags, payload);
    await this.compareTags(tags);
    const judge = question.judge(await this.packaged());
    const seal = await this.judgeSeal(judge);
    const inventory = await this.inventory();
    const edrpou = await this.organisationOf(inventory, seal);
    const proved = seal?.verdict.indication === 'TOTAL-PASSED' && seal.timestampedAt !== null && seal.timestampedAt <= question.now ? seal.timestampedAt : question.now;
    const documents = new DocumentVerifier({ zip: this.zip, folder: this.folder, findings, judge, edrpou, at: proved });
    const count = await this.payload(payload, documents, inventory);
    return report(findings, { files: this.names.length, documents: count, signatures: this.signatures + documents.signatures, levels: documents.levels, seal });
  }

  private async manifestIn(name: string): Promise<ReadonlyMap<string, string> | undefined> {
    if (!this.zip.has(this.folder + name)) {
      this.findings.broken('manifestMissing', name, 'without it nothing says what belongs to the package');
      return undefined;
    }
    const bytes = await this.read(name, limits.manifest);
    return bytes && readManifest(name, bytes, this.findings);
  }

  /** Everything below `data/` is in the one manifest, everything else in the other, and nothing is named that is not there. */
  private compareNames(tags: ReadonlyMap<string, string>, payload: ReadonlyMap<string, string>): void {
    const unlisted = new Set([tagManifest, sealFile]);
    for (const name of this.names) {
      const known = name.startsWith('data/') ? payload.has(name) : tags.has(name) || unlisted.has(name);
      if (!known) this.findings.broken('fileNotListed', name, 'no manifest knows it: it was put in afterwards');
    }
    for (const [list, prefixed] of [[tags, false], [payload, true]] as const)
      for (const name of list.keys()) {
        if (name.startsWith('data/') !== prefixed || unlisted.has(name)) this.findings.broken('manifestUnreadable', name, 'it stands in the wrong manifest');
        else if (!this.zip.has(this.folder + name)) this.findings.broken('fileMissing', name, 'the manifest names it, and it is not there');
      }
    for (const name of ['bagit.txt', 'bag-info.txt', manifest]) if (!tags.has(name)) this.findings.broken('notABag', name, 'the manifest over the manifests does not cover it');
  }

  private async compareTags(tags: ReadonlyMap<string, string>): Promise<void> {
    for (const [name, sha256] of tags) {
      if (!this.zip.has(this.folder + name)) continue;
      const digest = await this.digestOf(name);
      if (digest !== undefined && digest !== sha256) this.findings.broken('fileChanged', name, `its SHA-256 is ${digest}, the manifest says ${sha256}`);
    }
    const declared = (await this.read('bagit.txt', limits.small))?.toString('utf8');
    if (declared !== undefined && !/^BagIt-Version: 1\.0\r?\nTag-File-Character-Encoding: UTF-8\r?\n$/.test(declared)) this.findings.broken('notABag', 'bagit.txt', 'it does not declare a bag of version 1.0');
  }

  private async packaged(): Promise<PackagedEvidence> {
    const pem = this.zip.has(`${this.folder}certificates/issuers.pem`) ? ((await this.read('certificates/issuers.pem', limits.small))?.toString('latin1') ?? '') : '';
    const certificates = [...pem.matchAll(/-----BEGIN CERTIFICATE-----([A-Za-z0-9+/=\s]+)-----END CERTIFICATE-----/g)].slice(0, 500).map(([, text = '']) => Buffer.from(text, 'base64'));
    const evidence = (file: string): Promise<Buffer | undefined> => {
      const name = `${evidenceFolder}/${file}`;
      return this.zip.has(this.folder + name) ? this.read(name, limits.small) : Promise.resolve(undefined);
    };
    return { certificates, evidence };
  }

  private async judgeSeal(judge: SignatureJudge): Promise<JudgedSignature | null> {
    if (!this.zip.has(this.folder + sealFile)) {
      this.findings.broken('sealMissing', sealFile, 'nobody vouches for the manifests: anybody can have made them');
      return null;
    }
    const cms = await this.read(sealFile, limits.small);
    if (!cms) return null;
    this.signatures += 1;
    const digests = await this.zip.digests(this.folder + tagManifest, ['sha256', 'sha384', 'sha512']);
    const seal = await judge.detached(sealFile, cms, (algorithm) => digests.get(algorithm), this.question.now);
    const { indication, subIndication, reason } = seal.verdict;
    const why = `${indication}${subIndication ? `, ${subIndication}` : ''}${reason ? `, ${reason}` : ''}`;
    if (indication === 'TOTAL-FAILED') this.findings.broken('sealInvalid', sealFile, why);
    else if (indication === 'INDETERMINATE') this.findings.add('unproven', 'sealUnproven', sealFile, why);
    if (seal.kind !== 'seal') this.findings.broken('notASeal', sealFile, `the certificate of ${seal.by || 'the signer'} is a person's, not the seal of an organisation`);
    return seal;
  }

  private async inventory(): Promise<Inventory | undefined> {
    const bytes = this.zip.has(`${this.folder}data/opys.xml`) ? await this.read('data/opys.xml', limits.manifest) : undefined;
    const inventory = bytes && readInventory(bytes.toString('utf8'));
    if (!inventory) this.findings.broken('documentIncomplete', 'data/opys.xml', 'there is no inventory that can be read');
    return inventory;
  }

  /** The organisation of the package: the seal, the inventory and the bag's own description name the same one, and the one that is expected. */
  private async organisationOf(inventory: Inventory | undefined, seal: JudgedSignature | null): Promise<string | null> {
    const info = this.zip.has(`${this.folder}bag-info.txt`) ? ((await this.read('bag-info.txt', limits.small))?.toString('utf8') ?? '') : '';
    const told = /^Source-Organization: .*\(ЄДРПОУ ([0-9]+)\)\r?$/m.exec(info)?.[1] ?? null;
    const oxum = /^Payload-Oxum: ([0-9]+)\.([0-9]+)\r?$/m.exec(info);
    const payload = this.names.filter((name) => name.startsWith('data/'));
    const octets = payload.reduce((sum, name) => sum + (this.zip.sizeOf(this.folder + name) ?? 0), 0);
    if (oxum && (Number(oxum[1]) !== octets || Number(oxum[2]) !== payload.length)) this.findings.broken('sizesDiffer', 'bag-info.txt', `it speaks of ${oxum[2]} files with ${oxum[1]} bytes, there are ${payload.length} with ${octets}`);
    const named = [['seal', seal?.edrpou ?? null], ['bag-info.txt', told], ['data/opys.xml', inventory?.edrpou ?? null]] as const;
    const expected = this.question.edrpou ?? seal?.edrpou ?? told;
    for (const [where, edrpou] of named) if ((where !== 'seal' || seal) && edrpou !== expected) this.findings.broken('otherOrganisation', where === 'seal' ? sealFile : where, `it names ЄДРПОУ ${edrpou ?? '—'}, expected is ${expected ?? '—'}`);
    return expected;
  }

  /** Every file below `data/` against its hash: documents with all that is to be checked in them, the rest by the hash alone. */
  private async payload(listed: Listed, documents: DocumentVerifier, inventory: Inventory | undefined): Promise<number> {
    const folders = new Map<string, string[]>();
    for (const name of this.names) {
      const folder = /^data\/documents\/[^/]+\//.exec(name)?.[0];
      if (folder) folders.set(folder, [...(folders.get(folder) ?? []), name]);
      else if (name.startsWith('data/')) await this.compare(name, listed);
    }
    for (const [folder, names] of folders) await documents.verify(folder, names, listed, inventory?.documents.get(folder.slice(0, -1)));
    for (const folder of inventory?.documents.keys() ?? []) if (!folders.has(`${folder}/`)) this.findings.broken('documentsDiffer', folder, 'the inventory names this document, and it is not there');
    if (folders.size === 0) this.findings.broken('documentsDiffer', 'data/documents', 'there is no document in the package');
    return folders.size;
  }

  private async compare(name: string, listed: Listed): Promise<void> {
    const [expected, digest] = [listed.get(name), await this.digestOf(name)];
    if (expected !== undefined && digest !== undefined && digest !== expected) this.findings.broken('fileChanged', name, `its SHA-256 is ${digest}, the manifest says ${expected}`);
  }

  private async digestOf(name: string): Promise<string | undefined> {
    return this.attempt(name, async () => (await this.zip.digests(this.folder + name, ['sha256'])).get('sha256')?.toString('hex'));
  }

  private read(name: string, limit: number): Promise<Buffer | undefined> {
    return this.attempt(name, () => this.zip.read(this.folder + name, limit));
  }

  private async attempt<T>(name: string, read: () => Promise<T>): Promise<T | undefined> {
    try {
      return await read();
    } catch (error) {
      if (!(error instanceof UnreadableFile)) throw error;
      this.findings.broken('wrongSize', name, error.message);
      return undefined;
    }
  }
}
