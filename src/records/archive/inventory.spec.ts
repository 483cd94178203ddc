import fc from 'fast-check';
import { endingOf, fileSafe } from './inventory.js';

describe('names inside a package', () => {
  it('are spelled in Latin letters', () => {
    expect(fileSafe('Справа 01-15, Листування з ЦОВВ')).toBe('sprava_01-15_lystuvannia_z_tsovv');
    expect(fileSafe('Щасливий їжак')).toBe('shchaslyvyi_izhak');
    expect([endingOf('Розрахунок.XLSX'), endingOf('без закінчення'), endingOf('a.довге')]).toEqual(['.xlsx', '', '']);
  });

  it('F04 are safe whatever they are made from', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 100 }), (text) => expect(fileSafe(text)).toMatch(/^(?!\.)[a-z0-9._-]{1,60}$/)));
    for (const evil of ['../../etc/passwd', 'con\u0000.txt', '\u202etxt.exe', '....', '/', '\\\\host\\share']) expect(fileSafe(evil)).not.toMatch(/\.\.|[/\\]/);
  });
});
