import type { ComponentType } from 'react';
import type { LoaderFunction, RouteObject } from 'react-router';

interface RouteModule {
  Component: ComponentType;
  loader?: LoaderFunction;
}

type Guard = (load: LoaderFunction) => LoaderFunction;

const noGuard: Guard = (load) => load;

/**
 * A route whose loader fetches the page's code, so that nothing is fetched until `guard` runs the loader. (`lazy` of
 * React Router would fetch the code in parallel with the parents' loaders.) A route renders after its loader, when
 * the code is available; `React.lazy` would suspend even then, and React delays suspended content by 300 ms.
 */
export function lazyRoute(
  load: () => Promise<RouteModule>,
  guard = noGuard,
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
