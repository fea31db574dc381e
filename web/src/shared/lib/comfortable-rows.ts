import { deviceFlag } from './device-flag';

/** Whether the rows of lists are higher than usual. */
export const useComfortableRows = deviceFlag('coffer.rows.comfortable');
