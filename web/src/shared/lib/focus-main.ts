/** The ID of the element with the content of the page. */
export const MAIN_ID = 'main';

/** Focuses the content of the page if the focused element was removed, or is in a toast, which is about to be. */
export function focusMainIfLost(): void {
  const focused = document.activeElement;
  // The toasts give the focus back to the element that had it before, if it still exists.
  if (focused instanceof HTMLElement && focused.closest('[data-sonner-toaster]')) focused.blur();
  const isLost = document.activeElement === null || document.activeElement === document.body;
  if (isLost) document.getElementById(MAIN_ID)?.focus({ preventScroll: true });
}
