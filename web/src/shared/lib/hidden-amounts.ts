import { deviceFlag } from './device-flag';

/** Whether amounts are hidden on this device, for example because others can see its screen. */
export const useHiddenAmounts = deviceFlag('coffer.amounts.hidden');
