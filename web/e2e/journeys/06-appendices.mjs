import { opensKey } from '../support/habits.mjs';
import { expectThat } from '../support/browser.mjs';
import { answerToMinistry } from '../support/papers.mjs';

export const journeys = [
  {
    name: 'DOC-4: the letter and its appendix are signed with one key, and the card shows both signatures',
    async play(stage) {
      const paper = await answerToMinistry(stage.office);
      const signer = await stage.enters('savchenko', { from: '/signing' });
      await signer.press('Відкрити папку на підпис');
      await signer.sees('Разом із документом ви підпишете 1\u00a0додаток');
      await signer.sees('Підключення підрозділів.pdf');
      await signer.examines('Документ папки з додатком');
      await signer.press('До підтвердження (1)');
      await signer.sees('і 1\u00a0додаток');
      await signer.examines('Підтвердження з додатком');
      await signer.press(/^Підписати 1/);
      await opensKey(signer);
      await signer.sees(/Підписано 1/, 30_000);
      await paper.finalised();
      await signer.goes(`/documents/${paper.documentId}`);
      await signer.tab('Підписи').click();
      await signer.sees('Підпис на додатку', 30_000);
      await signer.examines('Картка: підписи з додатком');
      const { signatures } = await paper.author.get(paper.url('/signatures'));
      const beside = signatures.filter((one) => one.kind === 'attachment');
      expectThat(beside.length === 1 && beside[0].verdict === 'TOTAL-PASSED' && beside[0].fileName === 'Підключення підрозділів.pdf', 'the signature beside the PDF is there and good');
    },
  },
];
