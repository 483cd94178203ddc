import fc from 'fast-check';
import { judgePassword, passwordLength } from './password-rule.js';

describe('A new password', () => {
  const judge = (password: string, current?: string) => judgePassword(password, { login: 'Melnychuk', current });

  it.each([
    ['одинадцять!', 'tooShort'], ['ї'.repeat(201), 'tooLong'], ['мій melnychuk 2026', 'holdsLogin'], ['Пароль на кожен день', 'example'], ['qwertyuiop[]', 'example'], ['абабабабабабаб', 'tooFewLetters'],
    ['жовтень над Дніпром', null], ['correct horse battery', null],
  ])('«%s» is judged: %s', (password, fault) => expect(judge(password)).toBe(fault));

  it('is not the one that was', () => expect(judge('жовтень над Дніпром', 'жовтень над Дніпром')).toBe('same'));

  it('is counted in characters as people see them, not in units of their coding', () => {
    expect(judge('🌾🌻🌊⚓🏔🚂🎻📚🧭🕯🪵')).toBe('tooShort');
  });

  it('that is accepted always has the length that is asked for', () => {
    fc.assert(fc.property(fc.string({ unit: 'grapheme', maxLength: 250 }), (password) => {
      const count = [...password].length;
      return judge(password) !== null || (count >= passwordLength.shortest && count <= passwordLength.longest);
    }));
  });
});
