import { create } from 'zustand';

/** The title of the open page, which the top bar shows on narrow screens; null if the page has no header. */
export const usePageTitle = create<{ title: string | null }>()(() => ({ title: null }));
