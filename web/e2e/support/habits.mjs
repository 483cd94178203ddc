/* global document, requestAnimationFrame, NodeFilter, getSelection -- these run inside the page */
// What people do over and over again, by hand.
import { expectThat } from './browser.mjs';

/** Opens a document out of the list of the inbox. */
export async function opensFromInbox(person, paper) {
  await person.page.locator(`a[data-row="${paper.documentId}"]`).click();
  await person.page.waitForURL(/\/documents\//);
  await person.settles();
}

/** Marks words of the paper with the mouse, from their first letter to their last. */
export async function selectsWords(person, words) {
  await person.page.locator('.sheet').getByText(words).first().waitFor();
  const ends = await person.page.evaluate(async (wanted) => {
    await document.fonts.ready;
    const still = () => new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(resolve)));
    await still();
    const sheet = document.querySelector('.sheet');
    const walker = document.createTreeWalker(sheet, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      const at = node.data.indexOf(wanted);
      if (at < 0) continue;
      node.parentElement.scrollIntoView({ block: 'center', behavior: 'instant' });
      await still();
      const point = (offset, side) => {
        const range = document.createRange();
        range.setStart(node, offset);
        range.setEnd(node, offset + 1);
        const box = range.getBoundingClientRect();
        return { x: side === 'start' ? box.left + 0.5 : box.right - 0.5, y: box.top + box.height / 2 };
      };
      return { from: point(at, 'start'), to: point(at + wanted.length - 1, 'end') };
    }
    return null;
  }, words);
  expectThat(ends, `the words «${words}» are on the paper`);
  const { mouse } = person.page;
  await mouse.move(ends.from.x, ends.from.y);
  await mouse.down();
  await mouse.move(ends.to.x, ends.to.y, { steps: 8 });
  await mouse.up();
  const selected = await person.page.evaluate(() => getSelection().toString());
  expectThat(selected.replace(/\s+/g, ' ').trim() === words, `«${words}» is selected, not «${selected}»`);
}

/** Selects what stands in a field and types over it. */
export async function replaces(field, text) {
  await field.click();
  await field.press('Control+A');
  await field.pressSequentially(text);
}

/** Chooses the key file of the person, types its password and goes on. */
export async function opensKey(person, { file = person.stage.instance.keyFile(person.login), password = person.stage.accounts.find((one) => one.login === person.login).password, submit = /^Підписати/ } = {}) {
  await person.page.locator('input[type=file]').last().setInputFiles(file);
  await person.field('Пароль до ключа').fill(password);
  await person.button(submit).last().click();
}

/** Opens a document that waits for a signature and signs it alone, out of the inbox to the summary. */
export async function signsFromInbox(person, paper) {
  await person.goes('/?tab=sign');
  await opensFromInbox(person, paper);
  await person.press('Підписати КЕП');
  await person.page.waitForURL(/\/signing\//);
  await person.press('До підтвердження (1)');
  await person.press(/^Підписати 1/);
  await opensKey(person);
  await person.sees(/Підписано 1/, 30_000);
}
