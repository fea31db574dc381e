/** News of a save replaces the news before it, so that they do not pile up. */
export const SAVED_TOAST = 'portfolio-saved';
