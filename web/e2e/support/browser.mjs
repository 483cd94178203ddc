/* global document, location -- it is used inside the page */
// Debian's Chromium through playwright-core, and what every page is held to: no violation that axe-core finds by the rules of WCAG 2.2 AA,
// no sideways scrolling of the page at the three widths, no exception in the console, no fault of the server.
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { spawnSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const require = createRequire(import.meta.url);
const axeSource = fs.readFileSync(require.resolve('axe-core/axe.min.js'), 'utf8');
const axeTags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];

/** The sizes of the specification: the usual office screen, the same at 125 % of Windows, a phone. */
export const sizes = { desk: { width: 1366, height: 768 }, scaled: { width: 1093, height: 510 }, phone: { width: 390, height: 844 } };

const executable = () => ['/usr/bin/chromium', ...['chromium', 'chromium-browser', 'google-chrome'].map((name) => spawnSync('which', [name]).stdout?.toString().trim() ?? '')].find((file) => file && fs.existsSync(file));

/** Starts Chromium without any connection of its own to the outside. */
export function openBrowser() {
  const executablePath = executable();
  if (!executablePath) throw new Error('There is no Chromium on this machine. On Debian: apt-get install chromium');
  const args = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync', ...(process.getuid?.() === 0 ? ['--no-sandbox'] : [])];
  return chromium.launch({ executablePath, args });
}

/** An expectation that was not met; the journey ends with it. */
export class NotAsExpected extends Error {}

export function expectThat(holds, what) {
  if (!holds) throw new NotAsExpected(what);
}

/** The address without what differs from document to document: `/documents/:id/review/:id`. */
const patternOf = (address) => new URL(address).pathname.replace(/[0-9a-f]{8}-[0-9a-f-]{27}/g, ':id');

/** One person with a browser of their own (cookies, storage, screen). */
export class Person {
  /** Exceptions, faults of the server and what a content policy stopped: none is expected in any journey. */
  faults = [];
  log = [];

  constructor(stage, login, context, page) {
    Object.assign(this, { stage, login, context, page, name: stage.accounts.find((one) => one.login === login)?.name ?? login });
    this.watch(page);
  }

  watch(page) {
    const note = (line) => this.log.push(`${new Date().toISOString().slice(11, 23)} ${line}`);
    page.on('console', (message) => {
      note(`${message.type()}: ${message.text()}`);
      if (message.type() === 'error' && /Content Security Policy|Refused to/.test(message.text())) this.faults.push(message.text());
    });
    page.on('pageerror', (error) => {
      note(`exception: ${error.stack ?? error.message}`);
      this.faults.push(`exception: ${error.message}`);
    });
    page.on('response', (response) => {
      const asked = response.request().method();
      if (response.status() < 400 && asked === 'GET') return;
      note(`${response.status()} ${asked} ${response.url()}`);
      if (response.status() >= 500) this.faults.push(`${response.status()} ${response.request().method()} ${response.url()}`);
    });
    page.on('framenavigated', (frame) => {
      if (frame === page.mainFrame() && frame.url().startsWith('http')) {
        note(`at ${frame.url()}`);
        this.stage.visited.add(patternOf(frame.url()));
      }
    });
  }

  async goes(address) {
    await this.page.goto(this.stage.address + address);
    await this.settles();
  }

  /** Signs in at the door with the demonstration password, as a person would. */
  async signsIn(from = '/') {
    const { password } = this.stage.accounts.find((one) => one.login === this.login);
    await this.page.goto(`${this.stage.address}/sign-in?from=${encodeURIComponent(from)}`);
    await this.field('Логін').fill(this.login);
    await this.field('Пароль').fill(password);
    await this.button('Увійти').click();
    await this.page.waitForURL((url) => url.pathname !== '/sign-in');
    await this.settles();
    return this;
  }

  /** The page of this address is shown, and nothing of it loads any more. */
  async settles() {
    await this.page.waitForLoadState('load');
    await this.page.waitForFunction(() => {
      const shown = document.querySelector('[data-address]');
      const here = !document.getElementById('root') || shown?.dataset.address === location.pathname;
      return here && document.querySelector('h1') !== null && document.querySelector('.skeleton') === null;
    }, undefined, { timeout: 40_000 });
  }

  button = (name, options = {}) => this.page.getByRole('button', { name, exact: typeof name === 'string', ...options });
  link = (name, options = {}) => this.page.getByRole('link', { name, exact: typeof name === 'string', ...options });
  tab = (name) => this.page.getByRole('tab', { name });
  field = (label) => this.page.getByLabel(label, { exact: typeof label === 'string' });
  dialog = (name) => this.page.getByRole('dialog', name ? { name } : {});
  text = (what) => this.page.getByText(what).first();

  async press(name, options) {
    await this.button(name, options).first().click();
  }

  async follows(name, options) {
    await this.link(name, options).first().click();
    await this.settles();
  }

  /** The words where eyes see them; what is said to screen readers only may be older than the screen. */
  shown = (what) => this.page.getByText(what).and(this.page.locator(':not(.hidden, .hidden *)')).filter({ visible: true });

  /** Waits until the words are on the screen. */
  async sees(what, timeout = 40_000) {
    try {
      await this.shown(what).first().waitFor({ timeout });
    } catch {
      throw new NotAsExpected(`${this.name} does not see «${what}» at ${this.page.url()}`);
    }
  }

  /** Waits for the short message at the foot of the screen. */
  async isTold(what) {
    try {
      await this.page.locator('.toasts').getByText(what).first().waitFor({ timeout: 40_000 });
    } catch {
      throw new NotAsExpected(`${this.name} is not told «${what}» at ${this.page.url()}`);
    }
  }

  async seesNot(what) {
    const count = await this.shown(what).count();
    expectThat(count === 0, `${this.name} sees «${what}», which should not be there`);
  }

  /**
   * Holds the screen to what every screen is held to. `screen` names it; the three widths are tried the first time that a screen of
   * this name is met in a run.
   */
  async examines(screen) {
    await this.settles();
    await this.accessible(screen);
    this.stage.examined.add(patternOf(this.page.url()));
    await this.staysWithin(screen);
    if (this.stage.screens.has(screen)) return;
    this.stage.screens.add(screen);
    const before = this.page.viewportSize();
    const picture = async (name) => this.stage.album && this.page.screenshot({ path: path.join(this.stage.album, `${String(this.stage.screens.size).padStart(2, '0')} ${screen} ${name}.png`) });
    await picture(String(before.width));
    for (const [name, size] of Object.entries(sizes)) {
      if (size.width === before.width) continue;
      await this.page.setViewportSize(size);
      await this.page.waitForTimeout(this.stage.album ? 300 : 60);
      await picture(String(size.width));
      await this.staysWithin(`${screen} (${name})`);
      if (name === 'phone') await this.accessible(`${screen} (${name})`);
    }
    await this.page.setViewportSize(before);
  }

  async accessible(screen) {
    await this.page.evaluate(axeSource);
    const violations = await this.page.evaluate(async (tags) => {
      const found = await globalThis.axe.run(document, { runOnly: { type: 'tag', values: tags }, resultTypes: ['violations'] });
      // What a sticky bar covers at this place of scrolling is brought into view as the focus would bring it (`scroll-padding`) and asked again:
      // only what nobody can scroll from under the bar is left.
      const before = [globalThis.scrollX, globalThis.scrollY];
      const stands = async (node) => {
        if (![...node.any, ...node.all, ...node.none].some((check) => String(check.data?.messageKey ?? '').startsWith('obscured') || /obscured/.test(check.message))) return true;
        const [element] = document.querySelectorAll(node.target.at(-1));
        element.scrollIntoView({ block: 'nearest', inline: 'nearest', behavior: 'instant' });
        const again = await globalThis.axe.run(element, { runOnly: { type: 'rule', values: ['target-size'] }, resultTypes: ['violations'] });
        return again.violations.length > 0;
      };
      const own = [];
      for (const one of found.violations) {
        const nodes = [];
        for (const node of one.nodes) if (one.id !== 'target-size' || (await stands(node))) nodes.push(node);
        if (nodes.length > 0) own.push({ ...one, nodes });
      }
      globalThis.scrollTo({ left: before[0], top: before[1], behavior: 'instant' });
      return own.map(({ id, help, nodes }) => ({ id, help, where: nodes.slice(0, 3).map((node) => `${node.target.join(' ')} — ${(node.any[0] ?? node.all[0] ?? node.none[0])?.message ?? ''} ${node.html.slice(0, 160)}`) }));
    }, axeTags);
    this.stage.counts.axe += 1;
    expectThat(violations.length === 0, `«${screen}» breaks ${violations.length} rule(s) of accessibility:\n${violations.map((one) => `  ${one.id}: ${one.help}\n${one.where.map((where) => `    ${where}`).join('\n')}`).join('\n')}`);
  }

  /** The page itself never scrolls sideways. */
  async staysWithin(screen) {
    const { width, scroll, widest } = await this.page.evaluate(() => {
      const root = document.documentElement;
      const beyond = [...document.querySelectorAll('body *')].filter((element) => element.getBoundingClientRect().right > root.clientWidth + 1).slice(0, 4);
      return { width: root.clientWidth, scroll: Math.max(root.scrollWidth, document.body.scrollWidth), widest: beyond.map((element) => `${element.tagName.toLowerCase()}.${element.className}`).join(', ') };
    });
    expectThat(scroll <= width, `«${screen}» scrolls sideways: ${scroll} px of content in ${width} px (${widest})`);
  }

  /** A picture of the screen, for the eye or for the papers. */
  async pictures(file, options = {}) {
    await this.page.screenshot({ path: file, ...options });
    return file;
  }

  /** Goes on in a fresh tab of the same browser, signed in as before; the old tab may be closed or still open. */
  async opensAnotherTab(address) {
    this.page = await this.context.newPage();
    this.watch(this.page);
    await this.goes(address);
  }

  /** The text of a file that the browser saved. */
  async reads(download) {
    return fs.readFileSync(await download.path(), 'utf8');
  }

  async leaves() {
    await this.context.close();
  }
}

/** What the journeys share: the instance, the browser, who has a window open, which pages were visited and examined. */
export class Stage {
  visited = new Set();
  examined = new Set();
  screens = new Set();
  counts = { axe: 0 };
  people = [];

  /** `album`: a folder that gets a picture of every screen examined, at the three sizes. */
  constructor(instance, browser, album) {
    Object.assign(this, { instance, browser, album, address: instance.address, accounts: instance.accounts, office: instance.office });
  }

  /** A window that nobody has signed in at. */
  async window(login, size = sizes.desk, options = {}) {
    const context = await this.browser.newContext({ viewport: size, locale: 'uk-UA', timezoneId: 'Europe/Kyiv', ...options });
    context.setDefaultTimeout(40_000);
    const person = new Person(this, login, context, await context.newPage());
    this.people.push(person);
    return person;
  }

  /** A person signs in and stands before their inbox, or at `from`. */
  async enters(login, { size = sizes.desk, from = '/', ...options } = {}) {
    return (await this.window(login, size, options)).signsIn(from);
  }

  /** Ends a journey: answers the faults that anybody met, and closes all windows. */
  async clear() {
    const faults = this.people.flatMap((person) => person.faults.map((fault) => `${person.name}: ${fault}`));
    await Promise.all(this.people.map((person) => person.leaves().catch(() => undefined)));
    this.people = [];
    return faults;
  }

  /** What is left behind when a journey fails: a picture of every open window and what its console said. */
  async evidence(slug) {
    const files = [];
    for (const [n, person] of this.people.entries()) {
      const file = path.join(os.tmpdir(), `obih-${slug}-${n + 1}-${person.login}`);
      await person.page.screenshot({ path: `${file}.png`, timeout: 5_000 }).then(() => files.push(`${file}.png`), () => undefined);
      fs.writeFileSync(`${file}.log`, person.log.join('\n'));
      files.push(`${file}.log`);
    }
    return files;
  }
}
