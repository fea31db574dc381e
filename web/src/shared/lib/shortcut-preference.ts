import { create } from 'zustand';

const STORAGE_KEY = 'coffer.shortcuts';
const OFF = 'off';

interface ShortcutState {
  isOn: boolean;
  setIsOn: (isOn: boolean) => void;
}

/** Whether single-key shortcuts are on. Users of speech input, for example, can turn them off (WCAG 2.1.4). */
export const useShortcutPreference = create<ShortcutState>()((set) => ({
  isOn: localStorage.getItem(STORAGE_KEY) !== OFF,
  setIsOn: (isOn) => {
    if (isOn) localStorage.removeItem(STORAGE_KEY);
    else localStorage.setItem(STORAGE_KEY, OFF);
    set({ isOn });
  },
}));
