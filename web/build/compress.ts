import { readdir, readFile, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import type { Plugin } from 'vite';

const COMPRESSIBLE = new Set(['.html', '.js', '.css', '.svg']);

const encodings = [
  {
    extension: '.br',
    encode: (source: Buffer) =>
      promisify(brotliCompress)(source, {
        params: {
          [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
          [constants.BROTLI_PARAM_SIZE_HINT]: source.length,
        },
      }),
  },
  { extension: '.gz', encode: (source: Buffer) => promisify(gzip)(source, { level: constants.Z_BEST_COMPRESSION }) },
];

/** Lays a brotli and a gzip sibling beside each text file, where that is smaller, so that the server never compresses. */
export function compress(): Plugin {
  let directory = '';
  return {
    name: 'coffer:compress',
    apply: 'build',
    configResolved(config) {
      directory = config.build.outDir;
    },
    async closeBundle() {
      const entries = await readdir(directory, { recursive: true, withFileTypes: true });
      const files = entries.filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)));
      await Promise.all(files.map((file) => compressFile(join(file.parentPath, file.name))));
    },
  };
}

async function compressFile(path: string): Promise<void> {
  const source = await readFile(path);
  for (const { extension, encode } of encodings) {
    const encoded = await encode(source);
    if (encoded.length < source.length) await writeFile(path + extension, encoded);
  }
}
