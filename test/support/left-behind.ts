import { ChainVerifier, type JournalEntry } from '#shared/journal/chain.js';
import type { Told } from '../../src/story/flows.js';
import { Bench, cutSignatures, describeWith, pemOf } from './foreign-tools.js';
import type { TestStage } from './stage.js';
import { until } from './until.js';

/** Tests of the papers that a story left behind, with tools that we did not write: sealed PDFs, sheets, the archive package, the journal. */
export function whatIsLeftBehind(stage: () => TestStage, all: ReadonlyMap<string, Told>): void {
  const bench = new Bench();
  afterAll(() => bench.clear());
  /** All six, or the papers of a story that broke off would pass by not being there. */
  const six = (): [string, Told][] => {
    expect([...all.keys()]).toEqual(['DOC-1', 'DOC-2', 'DOC-3', 'DOC-4', 'DOC-5', 'DOC-6']);
    return [...all];
  };
  const squeezed = (text: string): string => text.replace(/[\s\u00ad]+/gu, ' ');
  const printed = async ({ paper }: Told, file = '/document.pdf'): Promise<string> => squeezed(bench.run('pdftotext', bench.save('read.pdf', await paper.author.bytes(paper.url(file))), '-'));
  const root = () => bench.save('root.pem', pemOf(`${stage().obih.settings.DATA_DIR}/pki/authority/root.crt`));

  describeWith('qpdf', 'pdfsig', 'pdftotext', 'openssl')('in the eyes of tools that we did not write', () => {
    test('every sealed PDF is sound, every signature in it valid, and the last one covers the whole file', async () => {
      for (const [name, { paper }] of six()) {
        const pdf = await paper.author.bytes(paper.url('/document.pdf'));
        const file = bench.save(`${name}.pdf`, pdf);
        expect(bench.run('qpdf', '--check', file)).toContain('No syntax or stream encoding errors found');
        const verdicts = bench.run('pdfsig', '-nocert', file).split(/^Signature #\d+:$/m).slice(1);
        expect([name, verdicts.map((one) => one.includes('Signature Validation: Signature is Valid.'))]).toEqual([name, [true, true]]);
        const whole = verdicts.filter((one) => one.includes('- Total document signed'));
        expect([name, whole.map((one) => /Field Name: (\S+)/.exec(one)?.[1])]).toEqual([name, ['mark']]);
      }
    });

    test('openssl finds each signature CAdES-conformant over its byte range and issued under the root', async () => {
      const anchor = root();
      for (const [name, { paper }] of six()) {
        const signatures = cutSignatures(await paper.author.bytes(paper.url('/document.pdf')));
        expect([name, signatures.map((one) => one.whole)]).toEqual([name, [false, true]]);
        for (const { cms, covered } of signatures) {
          const check = (content: string) => bench.run('openssl', 'cms', '-verify', '-cades', '-binary', '-inform', 'DER', '-in', bench.save('one.p7s', cms), '-content', content, '-CAfile', anchor, '-purpose', 'any', '-out', '/dev/null');
          expect(check(bench.save('covered', covered))).toContain('CAdES Verification successful');
          const other = Buffer.from(covered);
          other.writeUInt8((other[100] ?? 0) ^ 1, 100);
          expect(() => check(bench.save('changed', other))).toThrow();
        }
      }
    });

    test('the number, the date and the Cyrillic title come out of every sealed PDF', async () => {
      const written = (date: string) => [date.split('-').reverse().join('.'), `${Number(date.slice(8))} ${new Intl.DateTimeFormat('uk-UA', { day: 'numeric', month: 'long' }).format(new Date(`${date}T12:00:00Z`)).split(' ')[1] ?? ''} ${date.slice(0, 4)}`];
      for (const [name, told] of six()) {
        const text = await printed(told);
        expect([name, text.includes(told.card.registrationIndex ?? '?'), written(told.card.registeredOn ?? '').some((date) => text.includes(date))]).toEqual([name, true, true]);
        for (const word of told.card.title.split(/[\s«»–-]+/).filter((one) => one.length > 5)) expect([name, word, squeezed(text).replaceAll('- ', '').includes(word)]).toEqual([name, word, true]);
      }
    });

    test('DOC-3 the order names the first deputy, who signed it, and not the head', async () => {
      const told = all.get('DOC-3');
      const text = told ? await printed(told) : '';
      expect([text.includes('Оксана ЛИСЕНКО'), text.includes('Перший заступник'), text.includes('Андрій ГАЙОВИЙ')]).toEqual([true, true, false]);
    });

    test('DOC-1 the approval sheet tells of both rounds: who objected and why, and who acted for whom', async () => {
      const told = all.get('DOC-1');
      const text = told ? await printed(told, '/approval-sheet.pdf') : '';
      for (const said of ['Не погоджено', 'Людмила ГОНЧАР', 'Ганна ФЕДОРЕНКО', 'Т. в. о. начальника юридичного управління', 'Максим ДЯЧЕНКО', 'Андрій ГАЙОВИЙ', 'Підписано']) expect([said, text.includes(said)]).toEqual([said, true]);
    });

    test('DOC-2 the approval sheet does not pass a carried visa off as one on version 2', async () => {
      const told = all.get('DOC-2');
      const text = told ? await printed(told, '/approval-sheet.pdf') : '';
      expect(text).toMatch(/верс[іи]\S* 1/);
      for (const said of ['Інна ШЕВЧУК', 'Погоджено із зауваженнями', 'Повернуто на доопрацювання']) expect([said, text.includes(said)]).toEqual([said, true]);
    });
  });

  describeWith('unzip', 'sha256sum', 'openssl')('as an archive package', () => {
    test('L05 the six documents leave as one package that unzip, sha256sum and openssl verify without this program', async () => {
      const archivist = await stage().office.desk('zhuravel');
      const { exportId } = await archivist.post<{ exportId: string }>('/api/archive/exports', { documentIds: six().map(([, told]) => told.paper.documentId) });
      await until('the package is ready', async () => {
        const found = await archivist.get<{ state: string; problems: object[] }>(`/api/archive/exports/${exportId}`);
        if (found.state === 'failed') throw new Error(JSON.stringify(found));
        return found.state === 'ready';
      }, 90_000);
      const zip = bench.save('archive.zip', await archivist.bytes(`/api/archive/exports/${exportId}/package.zip`));
      expect(bench.run('unzip', '-t', zip)).toContain('No errors detected');
      bench.run('unzip', '-q', zip, '-d', bench.at('package'));
      const inside = bench.at(`package/${bench.run('ls', bench.at('package')).trim()}`);
      for (const manifest of ['tagmanifest-sha256.txt', 'manifest-sha256.txt']) bench.run('sh', '-c', `cd '${inside}' && sha256sum --quiet -c ${manifest}`);
      const verify = (content: string) => bench.run('sh', '-c', `cd '${inside}' && openssl cms -verify -cades -binary -inform DER -in tagmanifest-sha256.txt.p7s -content ${content} -CAfile '${root()}' -certfile certificates/issuers.pem -purpose any -out /dev/null`);
      expect(verify('tagmanifest-sha256.txt')).toContain('CAdES Verification successful');
      expect(() => verify('manifest-sha256.txt')).toThrow();
    }, 120_000);
  });

  test('L01 the exported journal holds link by link, and a changed word in it is found', async () => {
    const lines = (await (await stage().office.desk('auditor')).bytes('/api/journal-export')).toString('utf8').trim().split('\n').map((line) => JSON.parse(line) as JournalEntry);
    const faults = (entries: readonly JournalEntry[]) => {
      const verifier = new ChainVerifier();
      return entries.flatMap((entry) => verifier.take(entry) ?? []);
    };
    expect(faults(lines)).toEqual([]);
    for (const [, told] of six()) expect(lines.some((entry) => entry.chain === `document:${told.paper.documentId}` && entry.type === 'documentSealed')).toBe(true);
    const at = lines.findIndex((entry) => entry.type === 'stepDecided');
    const forged = lines.map((entry, place) => (place === at ? { ...entry, data: JSON.parse(JSON.stringify(entry.data).replace('"approve"', '"object"')) as JournalEntry['data'] } : entry));
    expect(faults(forged)).toEqual([{ chain: lines[at]?.chain, seq: lines[at]?.seq, fault: 'hashMismatch' }]);
    expect(faults(lines.filter((_, place) => place !== at))[0]).toMatchObject({ chain: lines[at]?.chain, fault: 'missingEntry' });
  });
}
