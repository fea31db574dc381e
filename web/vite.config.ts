import { fileURLToPath } from 'node:url';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vitest/config';
import { budget } from './build/budget.ts';
import { compress } from './build/compress.ts';
import { routesManifest } from './build/routes-manifest.ts';

const server = process.env['COFFER_URL'] ?? 'http://localhost:8080';
// The server takes changes and WebSockets from pages of its own origin alone.
const headers = { origin: new URL(server).origin };
const proxy = { '/api': { target: server, changeOrigin: false, headers, ws: true } };

export default defineConfig({
  plugins: [react(), tailwindcss(), routesManifest(), budget(), compress()],
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)) } },
  server: { proxy },
  preview: { proxy },
  build: {
    target: 'es2023',
    // A data: URL in a style sheet would need a wider content security policy.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
  test: {
    environment: 'jsdom',
    include: ['src/**/*.test.{ts,tsx}'],
    setupFiles: ['src/test/setup.ts'],
    restoreMocks: true,
    testTimeout: 20_000,
    coverage: {
      include: ['src/**/*.{ts,tsx}'],
      exclude: ['src/test/**', 'src/main.tsx', 'src/**/*.d.ts', 'src/**/copy.ts'],
    },
  },
});
