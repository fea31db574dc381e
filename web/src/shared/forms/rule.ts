import * as z from 'zod/mini';

/** What must hold of several values together. It is said on one field, beside the other mistakes and not after them. */
export function rule<Values>(field: keyof Values & string, error: string, holds: (values: NoInfer<Values>) => boolean) {
  return z.refine<Values>(holds, { error, path: [field], when: () => true });
}
