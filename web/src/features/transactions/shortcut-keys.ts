/** The keyboard shortcuts, in the order of the help. */
export const shortcutKeys = ['t', 'f', 'j', 'k', 'x', '?'] as const;
export type ShortcutKey = (typeof shortcutKeys)[number];
