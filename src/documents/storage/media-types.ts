/** Media types that a file name promises by its extension; what is not here promises nothing. */
export const promised: Readonly<Record<string, readonly string[]>> = {
  pdf: ['application/pdf'],
  docx: ['application/vnd.openxmlformats-officedocument.wordprocessingml.document'],
  docm: ['application/vnd.ms-word.document.macroEnabled.12'],
  xlsx: ['application/vnd.openxmlformats-officedocument.spreadsheetml.sheet'],
  xlsm: ['application/vnd.ms-excel.sheet.macroEnabled.12'],
  pptx: ['application/vnd.openxmlformats-officedocument.presentationml.presentation'],
  pptm: ['application/vnd.ms-powerpoint.presentation.macroEnabled.12'],
  odt: ['application/vnd.oasis.opendocument.text'],
  ods: ['application/vnd.oasis.opendocument.spreadsheet'],
  odp: ['application/vnd.oasis.opendocument.presentation'],
  asice: ['application/vnd.etsi.asic-e+zip'],
  sce: ['application/vnd.etsi.asic-e+zip'],
  asics: ['application/vnd.etsi.asic-s+zip'],
  doc: ['application/x-cfb'],
  xls: ['application/x-cfb'],
  ppt: ['application/x-cfb'],
  msg: ['application/x-cfb'],
  rtf: ['application/rtf'],
  jpg: ['image/jpeg'],
  jpeg: ['image/jpeg'],
  png: ['image/png', 'image/apng'],
  gif: ['image/gif'],
  tif: ['image/tiff'],
  tiff: ['image/tiff'],
  bmp: ['image/bmp'],
  webp: ['image/webp'],
  '7z': ['application/x-7z-compressed'],
  rar: ['application/x-rar-compressed'],
  txt: ['text/plain'],
  csv: ['text/plain'],
  json: ['text/plain'],
  html: ['text/plain', 'application/xml'],
  htm: ['text/plain', 'application/xml'],
  svg: ['text/plain', 'application/xml'],
  xml: ['text/plain', 'application/xml'],
};

/** Texts look alike inside: among them the extension decides. */
export const textTypes: Readonly<Record<string, string>> = {
  csv: 'text/csv', json: 'application/json', html: 'text/html', htm: 'text/html', svg: 'image/svg+xml', xml: 'application/xml', eml: 'message/rfc822',
};

/** What old Office files are called beside their common container. */
export const containerTypes: Readonly<Record<string, string>> = {
  doc: 'application/msword', xls: 'application/vnd.ms-excel', ppt: 'application/vnd.ms-powerpoint', msg: 'application/vnd.ms-outlook',
};

const openDocument = /^application\/(?:vnd\.oasis\.opendocument\.[a-z-]+|vnd\.etsi\.asic-[es]\+zip)$/;

/** What kind of package a ZIP is, by what is inside; a macro makes it another kind (F09). */
export function packageType(names: ReadonlySet<string>, mimetype: string | undefined): string {
  if (mimetype !== undefined && openDocument.test(mimetype)) return mimetype;
  if (!names.has('[Content_Types].xml')) return 'application/zip';
  const kinds = [['word/document.xml', 'word/vbaProject.bin', 'doc'], ['xl/workbook.xml', 'xl/vbaProject.bin', 'xls'], ['ppt/presentation.xml', 'ppt/vbaProject.bin', 'ppt']] as const;
  for (const [main, macros, short] of kinds)
    if (names.has(main)) return promised[names.has(macros) ? `${short}m` : `${short}x`]?.[0] ?? 'application/zip';
  return 'application/zip';
}
