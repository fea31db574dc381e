import * as z from 'zod/mini';

/** A check that involves several fields and reports on one of them, together with the other errors rather than after them. */
export function rule<Values>(field: keyof Values & string, error: string, holds: (values: NoInfer<Values>) => boolean) {
  return z.refine<Values>(holds, { error, path: [field], when: () => true });
}
