import { gzipSync } from 'node:zlib';
import type { Plugin, Rollup } from 'vite';
import { ChunkGraph, type Chunks, without } from './chunk-graph.ts';

const KB = 1000;

/** The frame around the pages behind sign-in: a budget of its own, and no part of theirs. */
const SHELL = 'app/shell';
/** What sends requests: the sign-in page is shown before. */
const CLIENT = 'shared/api/client';

/** What a page may weigh, gzipped: everything a browser fetches before it is shown. */
const PAGES = [
  { name: 'login', limit: 175 * KB, modules: ['features/auth/pages/login-page'] },
  { name: 'dashboard', limit: 230 * KB, modules: [CLIENT, SHELL, 'features/dashboard/pages/dashboard-page'] },
];
const ROUTE_LIMIT = 60 * KB;
const CSS_LIMIT = 15 * KB;

interface Measure {
  name: string;
  size: number;
  limit: number;
}

/** Fails the build when the JavaScript of a page, of a route or the style sheets outgrow their budget. */
export function budget(): Plugin {
  return {
    name: 'coffer:budget',
    apply: 'build',
    generateBundle: {
      order: 'post',
      handler(_options, bundle) {
        const measures = measure(bundle);
        this.info(report(measures));
        const exceeded = measures.filter(({ size, limit }) => size > limit);
        if (exceeded.length > 0) this.error(`over budget: ${exceeded.map(({ name }) => name).join(', ')}`);
      },
    },
  };
}

function measure(bundle: Rollup.OutputBundle): Measure[] {
  const graph = new ChunkGraph(bundle);
  const { initial } = graph;
  const framed = graph.withModules([SHELL]);

  const pages = PAGES.map(({ name, limit, modules }) => ({
    name: `page ${name}`,
    size: weigh(graph.withModules(modules)),
    limit,
  }));
  const routes = graph.pages().map((page) => {
    const own = without(graph.closure(page, new Set()), framed);
    return { name: `route ${page.name}`, size: weigh(own), limit: ROUTE_LIMIT };
  });
  const shell = { name: 'shell', size: weigh(without(framed, initial)), limit: ROUTE_LIMIT };
  return [...pages, shell, ...routes, { name: 'styles', size: weighStyles(bundle), limit: CSS_LIMIT }];
}

function weigh(chunks: Chunks): number {
  return [...chunks].reduce((sum, chunk) => sum + gzipped(chunk.code), 0);
}

function weighStyles(bundle: Rollup.OutputBundle): number {
  return Object.values(bundle)
    .filter((output) => output.type === 'asset')
    .filter(({ fileName }) => fileName.endsWith('.css'))
    .reduce((sum, { source }) => sum + gzipped(source), 0);
}

function gzipped(source: string | Uint8Array): number {
  return gzipSync(source, { level: 9 }).length;
}

function report(measures: Measure[]): string {
  const line = ({ name, size, limit }: Measure) =>
    `  ${name.padEnd(24)}${(size / KB).toFixed(1).padStart(7)} of ${limit / KB} kB`;
  return ['gzipped, of its budget:', ...measures.map(line)].join('\n');
}
