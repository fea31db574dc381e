import { request } from '@/shared/api/request';

/** Sets the formats and the time zone of a new user to those of the browser. A failure is ignored: the user can set them. */
export async function adoptBrowserFormats(): Promise<void> {
  const { timeZone } = Intl.DateTimeFormat().resolvedOptions();
  const body = { locale: navigator.language, time_zone: timeZone };
  await request('patch', '/api/v1/user/settings', { body }).catch(() => undefined);
}
