import { describe, expect, it } from 'vitest';
import { flattenHtml } from './flatten-html';

describe('Pasting from Word', () => {
  it('makes points of numbered list paragraphs, without the number that Word wrote before them', () => {
    const word = `<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span><span style='mso-list:Ignore'>1.<span>&nbsp;&nbsp;</span></span></span><![endif]>Схвалити проєкт.</p>
      <p class=MsoListParagraph style='mso-list:l0 level2 lfo1'><span style='mso-list:Ignore'>1)</span>подати;</p><p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>·</span>дрібниця</p>`;
    expect(flattenHtml(word).html).toBe('<p data-type="point" data-level="1">Схвалити проєкт.</p><p data-type="point" data-level="2">подати;</p><p data-type="bullet">дрібниця</p>');
  });

  it('flattens nested lists of a web page into levels', () => {
    expect(flattenHtml('<ol><li>один<ol><li>два</li></ol></li></ol><ul><li><p>три</p></li></ul>').html).toBe('<p data-type="point" data-level="1">один</p><p data-type="point" data-level="2">два</p><p data-type="bullet">три</p>');
  });

  it('keeps bold, italic and underline, and says what it left behind', () => {
    const { html, dropped } = flattenHtml('<p><b>Увага</b> <span style="color:red">червоне</span> <i><u>так</u></i> <a href="http://x.example">посилання</a><img src="x.png"></p>');
    expect(html).toBe('<p><strong>Увага</strong> червоне <em><u>так</u></em> посилання</p>');
    expect(dropped).toEqual({ colour: 1, link: 1, image: 1 });
  });

  it('unfolds merged cells so that every row has as many cells', () => {
    const { html, dropped } = flattenHtml('<table><tr><td colspan="2">А</td></tr><tr><td><p>Б</p></td><td>В</td></tr></table>');
    expect(html.match(/<td>/g)).toHaveLength(4);
    expect(dropped.mergedCells).toBe(1);
  });

  it('W01 leaves markup as words and lets nothing run', () => {
    const { html } = flattenHtml('<p>&lt;img src=x onerror=alert(1)&gt;</p><script>alert(1)</script><p onclick="alert(1)">текст</p>');
    expect(html).toBe('<p>&lt;img src=x onerror=alert(1)&gt;</p><p>текст</p>');
  });
});
