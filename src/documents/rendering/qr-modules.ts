import qrcode from 'qrcode-generator';

/**
 * The modules of a QR code, a string a row, `1` dark. Error correction M, the smallest version that holds the text. Refuses
 * (RangeError) what would make modules of less than 0.4 mm on the 21 × 21 mm of ДСТУ 4163:2020: phones do not read those.
 */
export function qrModules(text: string): readonly string[] {
  if (!/^[\x20-\x7e]*$/.test(text)) throw new RangeError('The QR code carries ASCII only');
  const code = qrcode(0, 'M');
  code.addData(text, 'Byte');
  code.make();
  const count = code.getModuleCount();
  if (count > 49) throw new RangeError(`${text.length} characters are too many for a QR code of 21 × 21 mm`);
  const range = Array.from({ length: count }, (_, index) => index);
  return range.map((row) => range.map((column) => (code.isDark(row, column) ? '1' : '0')).join(''));
}
