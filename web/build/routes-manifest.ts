import type { Plugin } from 'vite';
import { paths } from '../src/shared/lib/paths.ts';

/** Publishes the application's paths as `routes.json`: the addresses the server answers with index.html. */
export function routesManifest(): Plugin {
  return {
    name: 'coffer:routes-manifest',
    apply: 'build',
    generateBundle() {
      this.emitFile({
        type: 'asset',
        fileName: 'routes.json',
        source: `${JSON.stringify(Object.values(paths), null, 2)}\n`,
      });
    },
  };
}
