/** The ID of the element with the content of the page. */
export const MAIN_ID = 'main';

/** Focuses the content of the page if the focused element was removed, or is in a toast, which is about to be. */
export function focusMainIfLost(): void {
  const focused = document.activeElement;
  const isLost = focused === null || focused === document.body || focused.closest('[data-sonner-toaster]') !== null;
  if (isLost) document.getElementById(MAIN_ID)?.focus({ preventScroll: true });
}
