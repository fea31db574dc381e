import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { budget } from './build/budget.ts';
import { compress } from './build/compress.ts';
import { messages } from './build/messages.ts';
import { preloads } from './build/preloads.ts';
import { routesManifest } from './build/routes-manifest.ts';

const server = process.env['COFFER_URL'] ?? 'http://localhost:8080';
// The server takes changes and WebSockets from pages of its own origin alone.
const headers = { origin: new URL(server).origin };
const proxy = { '/api': { target: server, changeOrigin: false, headers, ws: true } };

const FORMS =
  /\/node_modules\/(react-hook-form|@hookform|@standard-schema)\/|\/src\/shared\/forms\/(form-field|server-errors|use-server-form)\./;
/** Small components that most pages use. */
const CONTROLS = /\/src\/shared\/ui\/(alert|checkbox|field|input|label|password-input)\./;
const VALIDATION = /\/node_modules\/zod\/|\/src\/shared\/forms\/rule\./;

export default defineConfig({
  plugins: [react(), tailwindcss(), messages(), routesManifest(), preloads(), budget(), compress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2023',
    // A data: URL in a style sheet would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    rolldownOptions: {
      output: {
        codeSplitting: {
          // By default there would be a file for each set of pages that share something. Browsers that speak HTTP/1.1
          // load six files at a time, so what every page or every form needs is in few.
          groups: [
            { name: 'start', tags: ['$initial'] },
            { name: 'forms', test: FORMS, includeDependenciesRecursively: false },
            { name: 'validation', test: VALIDATION },
            { name: 'controls', test: CONTROLS },
          ],
        },
      },
    },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
    coverage: {
      include: ['src/**/*.{ts,tsx}'],
      exclude: ['src/test/**', 'src/main.tsx', 'src/**/*.d.ts', 'src/**/{messages,*-messages}.ts'],
    },
  },
});
