import { type ComponentType, lazy } from 'react';
import type { LoaderFunction, RouteObject } from 'react-router';

interface RouteModule {
  Component: ComponentType;
  loader?: LoaderFunction;
}

type Guard = (load: LoaderFunction) => LoaderFunction;

const unguarded: Guard = (load) => load;

/**
 * A route whose code is fetched by its loader, and so only once `guard` lets the loader run. (React Router's own `lazy`
 * fetches the code beside the loaders of the routes above it.)
 */
export function lazyRoute(
  load: () => Promise<RouteModule>,
  guard = unguarded,
): Pick<RouteObject, 'loader' | 'Component'> {
  return {
    loader: guard(async (args, context) => {
      const { loader } = await load();
      return loader ? loader(args, context) : null;
    }),
    Component: lazy(async () => ({ default: (await load()).Component })),
  };
}
