import { noticeTypes } from '../notify/notices.js';
import { composeMail } from './mail-texts.js';

const mail = {
  facts: { byId: 'p1', reason: 'Не погоджено суму', dueAt: '2026-11-24T14:30:00.000Z', version: 2, approvedVersion: 1, urgent: true, index: '412', registeredOn: '23.11.2026', absentId: 'p2', fromOn: '2026-11-23', toOn: '2026-11-30', ground: 'наказ № 88-к', addressee: 'Рада', text: 'Відмовлено', step: 'seal', dueOn: '2026-11-26', title: 'Запит', toId: 'p3' },
  name: () => 'Людмила ГОНЧАР', document: 'документ «Про відрядження»', time: () => '24.11.2026, 16:30',
};

describe('Mails', () => {
  test.each(noticeTypes)('«%s» has a subject, words and an address, all in Ukrainian', (type) => {
    const { subject, text } = composeMail(type, mail, 'https://obih.example/documents/1');
    expect(subject).toMatch(/[а-яіїєґ]/i);
    expect(text).toContain('https://obih.example/documents/1');
    expect(`${subject} ${text}`).not.toMatch(/undefined|null|\[object/);
  });

  test('a return names who returned it and why', () => {
    expect(composeMail('returned', mail, 'x').text).toContain('Людмила ГОНЧАР: повернуто на доопрацювання.\nПричина: Не погоджено суму');
  });

  test('an urgent task says so in its subject and names the term', () => {
    const { subject, text } = composeMail('stepOpened', mail, 'x');
    expect(subject).toMatch(/^ТЕРМІНОВО\. /);
    expect(text).toContain('до 24.11.2026, 16:30');
  });
});
