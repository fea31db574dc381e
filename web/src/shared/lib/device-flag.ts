import { create } from 'zustand';

const SET = 'true';

interface DeviceFlag {
  isSet: boolean;
  set: (isSet: boolean) => void;
}

/** A preference that is off by default, stored on this device, and shared by its tabs. */
export function deviceFlag(key: string) {
  const stored = () => localStorage.getItem(key) === SET;
  const useFlag = create<DeviceFlag>()((change) => ({
    isSet: stored(),
    set: (isSet) => {
      if (isSet) localStorage.setItem(key, SET);
      else localStorage.removeItem(key);
      change({ isSet });
    },
  }));
  window.addEventListener('storage', () => useFlag.setState({ isSet: stored() }));
  return useFlag;
}
