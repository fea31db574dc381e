import type { Page } from '@playwright/test';

/**
 * What is wrong with the texts on a page in the pseudo-locale: those in no catalogue, those that are cut off, and a
 * page that is wider than the window. `data` are texts from elsewhere, such as the server.
 */
export async function findTextProblems(page: Page, data: readonly string[]): Promise<string[]> {
  await page.evaluate(() =>
    Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => undefined))),
  );
  return page.evaluate(inspect, [...data]);
}

/** Runs in the page. */
function inspect(data: string[]): string[] {
  const known = new Set(data);
  const problems = new Set<string>();
  const root = document.documentElement;

  /** Texts of catalogues have accents; those of the tests' own data are Greek. */
  const isForeign = (text: string) => {
    // Translated texts may contain data, such as the names of categories.
    const rest = [...known].reduce((left, datum) => left.replaceAll(datum, ''), text);
    return /[A-Za-z]{2}/.test(rest.replace(/\b[A-Z]{3}\b/g, '').replace(/\S+@\S+/g, ''));
  };
  const isUserInterface = (text: string) => /[⟦⟧]/.test(text);

  const isHidden = (element: Element) => {
    const { width, height } = element.getBoundingClientRect();
    return width <= 1 || height <= 1 || !element.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  };
  // Countries, currencies, languages and time zones are named by Intl.
  const isNameOfCode = (element: Element) =>
    element instanceof HTMLOptionElement && /^([A-Z]{2,3}|[a-z]{2}-[A-Z]{2}|[A-Z]\w+\/.+)$/.test(element.value);
  const isForScreenReaders = (element: Element) => element.closest('.sr-only') !== null;

  function checkAttributes(element: Element) {
    for (const name of ['aria-label', 'placeholder', 'title', 'alt', 'aria-valuetext']) {
      const value = element.getAttribute(name);
      if (value && isForeign(value)) problems.add(`not in a catalogue (${name}): ${value}`);
    }
  }

  function checkText(node: Text) {
    const text = node.data.trim();
    const element = node.parentElement;
    if (!(text && element) || element.closest('script, style, noscript, [lang="en"]') || isNameOfCode(element)) return;
    if (isForeign(text)) problems.add(`not in a catalogue: ${text}`);
    const isChosenByBrowser = element.closest('option, select') !== null;
    if (isChosenByBrowser || isForScreenReaders(element) || isHidden(element)) return;
    const range = document.createRange();
    range.selectNodeContents(node);
    if (!/\p{L}/u.test(text) || mayBeShortened(element, text)) return;
    for (const rect of range.getClientRects()) checkRect(rect, element, text);
  }

  const CONTROLS = 'button, a, label, th, dt, legend, [role="menuitem"], [role="option"]';

  /** The elements that a text must not leave: the control around it, and those that would cut it off. */
  function boxesAround(element: Element): Element[] {
    const boxes: Element[] = [];
    const control = element.closest(CONTROLS);
    for (let box: Element | null = element; box && box !== document.body; box = box.parentElement) {
      const { overflowX, position } = getComputedStyle(box);
      if (overflowX === 'hidden' || overflowX === 'clip' || box === control) boxes.push(box);
      if (overflowX === 'auto' || overflowX === 'scroll' || position === 'fixed') break;
    }
    return boxes;
  }

  /** Names that users have entered, values in cells of tables and labels of the bottom bar may end in an ellipsis. */
  function mayBeShortened(element: Element, text: string): boolean {
    const { textOverflow, webkitLineClamp } = getComputedStyle(element);
    const isShortened = textOverflow === 'ellipsis' || /^\d/.test(webkitLineClamp);
    return isShortened && (!isUserInterface(text) || element.closest('td, [data-slot="bottom-bar"]') !== null);
  }

  function checkRect(rect: DOMRect, element: Element, text: string) {
    const isOutside = (edges: { left: number; right: number }) =>
      rect.right > edges.right + 1 || rect.left < edges.left - 1;
    for (const box of boxesAround(element)) {
      const edges = box.getBoundingClientRect();
      const isTooHigh = rect.bottom > edges.bottom + 2 || rect.top < edges.top - 2;
      if (isOutside(edges) || isTooHigh) problems.add(`cut off: ${text} (${box.tagName} ${box.className})`);
    }
    const isScrolled = element.closest('.overflow-x-auto') !== null;
    if (!isScrolled && isOutside({ left: 0, right: root.clientWidth })) problems.add(`outside the window: ${text}`);
  }

  if (root.scrollWidth > root.clientWidth) {
    problems.add(`the page is ${root.scrollWidth} px wide, the window ${root.clientWidth} px`);
  }
  if (isForeign(document.title)) problems.add(`not in a catalogue (title of the page): ${document.title}`);
  for (const element of document.body.querySelectorAll('*')) checkAttributes(element);
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  for (let node = walker.nextNode(); node; node = walker.nextNode()) checkText(node as Text);
  return [...problems];
}
