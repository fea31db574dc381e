import type { ComponentType } from 'react';
import type { LoaderFunction, RouteObject } from 'react-router';

interface RouteModule {
  Component: ComponentType;
  loader?: LoaderFunction;
}

type Guard = (load: LoaderFunction) => LoaderFunction;

const unguarded: Guard = (load) => load;

/**
 * A route whose code is fetched by its loader, and so only once `guard` lets the loader run. (React Router's own `lazy`
 * fetches the code beside the loaders of the routes above it.) A route renders after its loader, so the page is there
 * when it is wanted; `React.lazy` would suspend even then, and React shows what was suspended 300 ms late.
 */
export function lazyRoute(
  load: () => Promise<RouteModule>,
  guard = unguarded,
): Pick<RouteObject, 'loader' | 'Component'> {
  let Page: ComponentType | undefined;
  return {
    loader: guard(async (args, context) => {
      const { Component, loader } = await load();
      Page = Component;
      return loader ? loader(args, context) : null;
    }),
    Component: () => Page && <Page />,
  };
}
