import { useQueryClient } from '@tanstack/react-query';
import { toast } from 'sonner';
import { ApiError } from '@/shared/api/api-error';
import { financeKey } from '@/shared/api/queries';
import { type Body, request } from '@/shared/api/request';
import { settingsQuery } from '@/shared/api/settings';
import type { Settings } from '@/shared/api/types';
import { followLocale } from '@/shared/i18n/language';
import { setFormatLocale } from '@/shared/lib/format-locale';
import { messages } from './messages';

type SettingsChanges = Body<'/api/v1/user/settings', 'patch'>;

/** Saves changes at once. They are shown before the server confirms them, and taken back if it refuses them. */
export function useSaveSettings() {
  const queryClient = useQueryClient();
  const { queryKey } = settingsQuery();

  function show(settings: Settings | undefined) {
    queryClient.setQueryData(queryKey, settings);
    if (settings) setFormatLocale(settings.locale);
  }

  return async (changes: SettingsChanges): Promise<void> => {
    const before = queryClient.getQueryData(queryKey);
    show(before && { ...before, ...changes });
    try {
      show(await request('patch', '/api/v1/user/settings', { body: changes }));
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      show(before);
      toast(
        error.isUnreachable ? error.message : `${messages.notSaved} ${error.fieldErrors[0]?.message ?? error.message}`,
      );
      return;
    }
    if (changes.locale) followLocale(changes.locale);
    // The time zone determines which day is today.
    await queryClient.invalidateQueries({ queryKey: financeKey() });
  };
}
