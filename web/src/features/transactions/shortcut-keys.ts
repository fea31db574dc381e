/** In the order in which the help lists them. */
export const shortcutKeys = ['t', 'f', 'j', 'k', 'x', '?'] as const;
export type ShortcutKey = (typeof shortcutKeys)[number];
