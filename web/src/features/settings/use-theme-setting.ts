import { useEffect, useRef } from 'react';
import type { Settings } from '@/shared/api/types';
import { useTheme } from '@/shared/lib/theme';
import { useSaveSettings } from './api';

/**
 * Keeps the theme of this device in the user's settings, so that another device starts with it. A theme that was
 * chosen on this device stays.
 */
export function useThemeSetting({ theme }: Settings): void {
  const save = useSaveSettings();
  const latest = useRef(save);

  useEffect(() => {
    latest.current = save;
  }, [save]);

  useEffect(() => {
    const { preference, setPreference } = useTheme.getState();
    if (preference === 'system' && theme !== 'system') setPreference(theme);
  }, [theme]);

  useEffect(
    () =>
      useTheme.subscribe(({ preference }, before) => {
        if (preference !== before.preference) void latest.current({ theme: preference });
      }),
    [],
  );
}
