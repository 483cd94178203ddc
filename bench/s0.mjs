// S0: what signing one document costs the server. A 98 KB letter whose fields were reserved beforehand; ours is the whole way from the
// file to the signed file. Against it, in the same run: pdf-lib + @signpdf + node-forge, and the physical floor.
import crypto from 'node:crypto';
import { TypstTypesetter } from '../dist/documents/rendering/typst-typesetter.js';
import { signCms } from '../dist/signatures/cms/sign.js';
import { maximumCmsLength, toBeSigned } from '../dist/signatures/cms/signed-data.js';
import { LocalSigner } from '../dist/signatures/keys/local-signer.js';
import { writePkcs12 } from '../dist/signatures/keys/write-pkcs12.js';
import { extractSignatures } from '../dist/signatures/pdf/extract-signatures.js';
import { prepareSignature } from '../dist/signatures/pdf/prepare-signature.js';
import { openAuthority, personKey, verifiedSignatures } from './keys.mjs';
import { compare, median, timed, turns } from './measure.mjs';
import { letterJob, reserved } from './papers.mjs';

const wantedBytes = 98_000;
/** Against the floor: turns of some four milliseconds, alike for both, are seldom interrupted, and the median forgets those that are. */
const floorRounds = 301;
const floorTurns = { rsa2048: { ours: 10, floor: 14 }, p256: { ours: 24, floor: 48 } };
/** Against the packages: a turn of ours is as long as one signature of theirs, so that what one side leaves to the collector weighs little. */
const peerRounds = 41;
const peerTurns = { rsa2048: 150, p256: 350 };
const signingAt = '2026-11-12T14:05:31.000Z';

export async function run({ note }) {
  const pdf = await letterOfBytes(wantedBytes);
  const authority = await openAuthority();
  try {
    const sides = [];
    for (const kind of ['rsa2048', 'p256']) sides.push(await sidesOf(kind, pdf, authority.pki));
    // The floor first, while the packages are not even loaded: collecting their garbage would be charged to both sides.
    const floors = [];
    for (const side of sides) floors.push(await againstFloor(side, note));
    const rows = [];
    for (const side of sides) rows.push(await againstPackages(side, note));
    return [rows[0], floors[0], rows[1], floors[1]];
  } finally {
    authority.close();
  }
}

/** A letter of our typesetter whose reserved form comes closest to the wanted size. */
async function letterOfBytes(bytes) {
  const typesetter = new TypstTypesetter();
  try {
    let best = Buffer.alloc(0);
    for (let count = 8; count <= 512; count = Math.ceil(count * 1.04)) {
      const form = reserved(await typesetter.typeset(letterJob(1, count)));
      if (Math.abs(form.length - bytes) < Math.abs(best.length - bytes)) best = form;
      if (form.length > bytes) break;
    }
    return best;
  } finally {
    await typesetter.close();
  }
}

async function sidesOf(kind, pdf, pki) {
  const { privateKey, certificateChain } = await personKey(pki, kind);
  const signer = new LocalSigner(privateKey, certificateChain);
  const ours = ourWay(pdf, signer);
  const holds = async () => (await verifiedSignatures(pki, await ours())) === 1;
  return { kind, pdf, ours, holds, floor: floorOf(pdf, signer, privateKey), name: kind === 'p256' ? 'P-256' : 'RSA-2048', id: kind === 'p256' ? 'S0-p256' : 'S0-rsa' };
}

async function againstFloor({ kind, ours, holds, floor, name, id }, note) {
  const { ours: signatures, floor: floors } = floorTurns[kind];
  const cost = await turns(
    {
      ours: async () => (await timed(async () => { for (let i = 0; i < signatures; i += 1) await ours(); })) / signatures,
      floor: async () => (await timed(() => { for (let i = 0; i < floors; i += 1) floor(); })) / floors,
    },
    { rounds: floorRounds, warmUp: 100 },
  );
  note(`${name}: ours ${shown(cost.ours)} ms, floor ${shown(cost.floor)} ms a signature`);
  const correct = (await holds()) && floor();
  return compare({ id: `${id}-floor`, what: `the same: time of the floor (SHA-256 of the file + the key operation) ÷ ours`, over: cost.floor, under: cost.ours, atLeast: 0.45, correct });
}

async function againstPackages({ kind, pdf, ours, holds, name, id }, note) {
  const peer = await peerWay(pdf);
  const perTurn = peerTurns[kind];
  const cost = await turns(
    { ours: async () => (await timed(async () => { for (let i = 0; i < perTurn; i += 1) await ours(); })) / perTurn, peer: () => timed(peer) },
    { rounds: peerRounds, warmUp: 4 },
  );
  note(`${name}: ours ${shown(cost.ours)} ms, the packages ${shown(cost.peer)} ms a signature`);
  const correct = (await holds()) && peerHolds(await peer());
  const packages = kind === 'p256' ? 'pdf-lib + @signpdf + node-forge (with RSA-2048: it has no ECDSA)' : 'pdf-lib + @signpdf + node-forge';
  return compare({ id, what: `signing a 98 KB PDF on the server, ${name}: time of ${packages} ÷ ours`, over: cost.peer, under: cost.ours, atLeast: 100, correct });
}

const shown = (values) => median(values).toFixed(3);

/** From the file to the signed file: a revision for the reserved field, the CMS, its place filled. */
function ourWay(pdf, signer) {
  const contentsBytes = maximumCmsLength({ certificateChain: signer.certificateChain, algorithm: signer.algorithm, profile: 'pades' });
  return async () => {
    const prepared = prepareSignature(pdf, { fieldName: 'signature-1', signingAt, contentsBytes, name: 'Олена КОВАЛЬЧУК', reason: 'Підписання' });
    const cms = await signCms(signer, { profile: 'pades', contentDigest: prepared.digest });
    return prepared.embed(cms);
  };
}

/** What no program can go below: the digest of the bytes, and the key's signature over attributes as long as ours. */
function floorOf(pdf, signer, key) {
  const { signedAttributes } = toBeSigned({ profile: 'pades', contentDigest: Buffer.alloc(32), certificate: signer.certificateChain[0], algorithm: signer.algorithm });
  return () => {
    const digest = crypto.hash('sha256', pdf, 'buffer');
    return digest.length === 32 && crypto.sign('sha256', signedAttributes, key).length > 60;
  };
}

/** The same work by the usual packages, on the same file: they write it anew, with a place for the signature, and fill that. */
async function peerWay(pdf) {
  const [{ PDFDocument }, { pdflibAddPlaceholder }, { P12Signer }, { SignPdf }] = await Promise.all(['pdf-lib', '@signpdf/placeholder-pdf-lib', '@signpdf/signer-p12', '@signpdf/signpdf'].map((name) => import(name)));
  const container = await peerContainer();
  return async () => {
    const document = await PDFDocument.load(pdf);
    pdflibAddPlaceholder({ pdfDoc: document, reason: 'Підписання', contactInfo: '', name: 'Олена КОВАЛЬЧУК', location: '', signingTime: new Date(signingAt), signatureLength: 4096 });
    const withPlace = await document.save();
    return new SignPdf().sign(Buffer.from(withPlace), new P12Signer(container, { passphrase: 'bench' }));
  };
}

/** A key file as OpenSSL 3 writes it by default (PBES2, 2,048 iterations); the peer's interface opens it for every signature. */
async function peerContainer() {
  const { default: forge } = await import('node-forge');
  const { privateKey, publicKey } = crypto.generateKeyPairSync('rsa', { modulusLength: 2048 });
  const certificate = forge.pki.createCertificate();
  certificate.publicKey = forge.pki.publicKeyFromPem(publicKey.export({ type: 'spki', format: 'pem' }));
  certificate.serialNumber = '01';
  certificate.validity.notAfter.setFullYear(certificate.validity.notBefore.getFullYear() + 1);
  const name = [{ name: 'commonName', value: 'Bench' }];
  certificate.setSubject(name);
  certificate.setIssuer(name);
  certificate.sign(forge.pki.privateKeyFromPem(privateKey.export({ type: 'pkcs1', format: 'pem' })), forge.md.sha256.create());
  const der = Buffer.from(forge.asn1.toDer(forge.pki.certificateToAsn1(certificate)).getBytes(), 'binary');
  return writePkcs12({ privateKey, certificateChain: [der], password: 'bench', iterations: 2048 });
}

/** The peer's file carries a signature over all of it. */
function peerHolds(pdf) {
  const found = extractSignatures(pdf).filter((one) => one.contents);
  return found.length === 1 && found[0].coversWholeFile;
}
