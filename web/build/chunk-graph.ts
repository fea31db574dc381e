import type { Rollup } from 'vite';

export type Chunks = ReadonlySet<Rollup.OutputChunk>;

/** Which chunks of a bundle import which others. */
export class ChunkGraph {
  readonly initial: Chunks;
  private readonly bundle: Rollup.OutputBundle;
  private readonly chunks: Rollup.OutputChunk[];

  constructor(bundle: Rollup.OutputBundle) {
    this.bundle = bundle;
    this.chunks = Object.values(bundle).filter((output) => output.type === 'chunk');
    const entry = this.chunks.find((chunk) => chunk.isEntry);
    if (!entry) throw new Error('the bundle has no entry');
    this.initial = this.closure(entry, new Set());
  }

  /** What is already there, and with it `start` and everything it imports statically. */
  closure(start: Rollup.OutputChunk, seen: Chunks): Chunks {
    const reached = new Set(seen);
    const visit = (chunk: Rollup.OutputChunk) => {
      if (reached.has(chunk)) return;
      reached.add(chunk);
      for (const name of chunk.imports) {
        const imported = this.bundle[name];
        if (imported?.type === 'chunk') visit(imported);
      }
    };
    visit(start);
    return reached;
  }

  /** The initial chunks, and those of these modules with everything they import statically. */
  withModules(paths: readonly string[]): Chunks {
    return paths.reduce((seen, path) => this.closure(this.ofModule(path), seen), this.initial);
  }

  private ofModule(path: string): Rollup.OutputChunk {
    const chunk = this.chunks.find(({ facadeModuleId }) => facadeModuleId?.includes(`/src/${path}.`));
    if (!chunk) throw new Error(`no chunk for ${path}`);
    return chunk;
  }

  pages(): Rollup.OutputChunk[] {
    return this.chunks.filter(
      ({ isDynamicEntry, facadeModuleId }) => isDynamicEntry && facadeModuleId?.includes('/pages/'),
    );
  }
}

/** Set.prototype.difference is younger than the oldest Node this is built with. */
export function without(chunks: Chunks, others: Chunks): Chunks {
  return new Set([...chunks].filter((chunk) => !others.has(chunk)));
}
