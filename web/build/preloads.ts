import type { Plugin } from 'vite';
import { ChunkGraph, type Chunks, without } from './chunk-graph.ts';

/** What the application loads next, by whether the visitor may have a session. */
const NEXT = {
  guest: ['features/auth/pages/login-page'],
  session: ['shared/api/client', 'app/shell'],
};

/**
 * Lists in index.html the code that the application loads next, for `start.js` to preload. Otherwise browsers would
 * discover it only when the application runs.
 */
export function preloads(): Plugin {
  return {
    name: 'coffer:preloads',
    apply: 'build',
    transformIndexHtml: {
      order: 'post',
      handler(html, { bundle = {} }) {
        const graph = new ChunkGraph(bundle);
        return Object.entries(NEXT).reduce((page, [visitor, modules]) => {
          return fill(page, `preload-${visitor}`, without(graph.withModules(modules), graph.initial));
        }, html);
      },
    },
  };
}

/** Fills the template of this ID with links to the chunks. */
function fill(html: string, id: string, chunks: Chunks): string {
  const template = `<template id="${id}">`;
  if (!html.includes(template)) throw new Error(`index.html has no ${template}`);
  const links = [...chunks].map(({ fileName }) => `<link rel="modulepreload" crossorigin href="/${fileName}">`);
  return html.replace(template, template + links.join(''));
}
