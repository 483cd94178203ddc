import { mistypedLayout, normaliseForSearch, searchWords } from '../domain/search-text.js';
import { stemsOf } from './stem.js';

describe('the form in which texts are searched', () => {
  it('brings every apostrophe to one, inside words only', () => {
    for (const written of ["об'єкт", 'об’єкт', 'обʼєкт', 'об`єкт', 'ОБ‘ЄКТ']) expect(normaliseForSearch(written)).toBe('обʼєкт');
    expect(searchWords("'цитата' п’ять")).toEqual(['цитата', 'пʼять']);
  });

  it('drops stress marks and keeps the letters of the alphabet apart', () => {
    expect(normaliseForSearch('за́мок Ґанок ЇЖАК йод')).toBe('замок ґанок їжак йод');
    expect(normaliseForSearch('й'.normalize('NFD'))).toBe('й');
  });

  it('W05 lets nothing but letters and digits into a query', () => {
    expect(searchWords("наказ' & !(или | :* <-> %_\\ -- ; drop table")).toEqual(['наказ', 'или', 'drop', 'table']);
  });

  it('reads what was typed on the wrong keyboard layout', () => {
    expect(mistypedLayout('yfrfp')).toBe('наказ');
    expect(mistypedLayout('hjpgjhzl;tyyz')).toBe('розпорядження');
    expect(mistypedLayout('pd`zpjr')).toBe('звʼязок');
    expect(mistypedLayout('наказ PDF')).toBeUndefined();
    expect(mistypedLayout('2026')).toBeUndefined();
  });

  it('brings the forms of a word to one stem', () => {
    expect(new Set(stemsOf('договору договором договори')).size).toBe(1);
    expect(new Set(stemsOf('погодження погодженням погодженні')).size).toBe(1);
    expect(stemsOf('PDF 412 01-15/1187')).toEqual(['pdf', '412', '01', '15', '1187']);
  });
});
