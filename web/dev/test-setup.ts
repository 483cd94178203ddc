import { afterEach, beforeAll } from 'vitest';

// The spec files of pure code run without a page.
if (typeof document !== 'undefined') {
  beforeAll(async () => {
    await (await import('../src/lib/i18n/i18n')).loadProblems();
    (await import('@testing-library/react')).configure({ asyncUtilTimeout: 8000 });
    // happy-dom has the element but not the modal behaviour.
    HTMLDialogElement.prototype.showModal ??= function showModal(this: HTMLDialogElement) { this.open = true; };
    Element.prototype.scrollIntoView ??= () => undefined;
  });
  afterEach(async () => {
    (await import('@testing-library/react')).cleanup();
    localStorage.clear();
  });
}
