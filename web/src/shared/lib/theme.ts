import { create } from 'zustand';

export const themePreferences = ['system', 'light', 'dark'] as const;
export type ThemePreference = (typeof themePreferences)[number];

const STORAGE_KEY = 'coffer.theme';

interface ThemeState {
  preference: ThemePreference;
  setPreference: (preference: ThemePreference) => void;
}

function storedPreference(): ThemePreference {
  const stored = localStorage.getItem(STORAGE_KEY);
  return themePreferences.find((preference) => preference === stored) ?? 'system';
}

/** The preference of the user. `/start.js` applies it before the first paint and on every change. */
export const useTheme = create<ThemeState>()((set) => ({
  preference: storedPreference(),
  setPreference: (preference) => {
    if (preference === 'system') localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, preference);
    window.dispatchEvent(new Event('coffer:theme'));
    set({ preference });
  },
}));
