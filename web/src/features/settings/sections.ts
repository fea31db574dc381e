export const sections = ['profile', 'appearance'] as const;
export type SettingsSection = (typeof sections)[number];

export const isSection = (name: string | undefined): name is SettingsSection =>
  sections.some((section) => section === name);
