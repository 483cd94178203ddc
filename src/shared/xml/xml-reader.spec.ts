import fc from 'fast-check';
import { element, xmlDocument } from '../domain/xml.js';
import { childOf, readXml, XmlFault } from './xml-reader.js';

const printable = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((text) => !/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(text));

describe('the XML of cards and receipts', () => {
  it('W02 reads back whatever text was written, in elements and attributes', () => {
    fc.assert(
      fc.property(printable, printable, (text, attribute) => {
        const read = readXml(xmlDocument(element('Header', { title: attribute }, [element('Inner', {}, text)])));
        expect(read.attributes.title).toBe(attribute);
        expect(childOf(read, 'Inner')?.text).toBe(text);
      }),
    );
  });

  it('W02 keeps mark-up in a title a title', () => {
    expect(element('Document', { title: '"/><Evil a="' }, '</Document>').xml).toBe('<Document title="&quot;/&gt;&lt;Evil a=&quot;">&lt;/Document&gt;</Document>');
  });

  it.each([
    ['a document type', '<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>'], ['a foreign entity', '<a>&file;</a>'], ['two roots', '<a/><b/>'], ['text after the root', '<a/>b'], ['an open element', '<a><b></a>'],
    ['a twice given attribute', '<a b="1" b="2"/>'], ['nothing', ''], ['a bare ampersand', '<a>& b</a>'], ['deep nesting', '<a>'.repeat(60) + '</a>'.repeat(60)], ['a surrogate by number', '<a>&#xD800;</a>'],
  ])('refuses %s', (_, source) => {
    expect(() => readXml(source)).toThrow(XmlFault);
  });

  it('refuses or reads any text, and does neither slowly', () => {
    fc.assert(
      fc.property(fc.array(fc.constantFrom('<a', '<a>', '</a>', ' b="', '"', '>', '/>', '&amp;', '&', '<!--', '-->', '<![CDATA[', ']]>', 'я', ' ')).map((parts) => parts.join('')), (source) => {
        try {
          expect(readXml(source).name).toBe('a');
        } catch (error) {
          expect(error).toBeInstanceOf(XmlFault);
        }
      }),
    );
  });

  it('F02 refuses a message of a megabyte of open elements at once', () => {
    const started = process.hrtime.bigint();
    expect(() => readXml('<a>'.repeat(330_000))).toThrow(XmlFault);
    expect(() => readXml(`<a ${'b="1" '.repeat(50_000)}`)).toThrow(XmlFault);
    expect(Number(process.hrtime.bigint() - started) / 1e9).toBeLessThan(2);
  });
});
