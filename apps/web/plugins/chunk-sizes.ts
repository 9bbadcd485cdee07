import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Plugin } from 'vite';

/** What a chunk costs on the wire, and what it needs. */
export interface ChunkSize {
  readonly file: string;
  /** Source that a dynamic import names, relative to apps/web; absent for shared chunks. */
  readonly source?: string;
  readonly isEntry: boolean;
  readonly gzipBytes: number;
  readonly imports: readonly string[];
  readonly dynamicImports: readonly string[];
}

/** Writes the size of every chunk of JavaScript to a file outside of what is served; the size limits are tests over it. */
export function chunkSizes(file: string): Plugin {
  return {
    name: 'luciole:chunk-sizes',
    apply: 'build',
    writeBundle: (_options, bundle) => {
      const sizes = Object.values(bundle).flatMap((output): ChunkSize[] =>
        output.type === 'chunk'
          ? [
              {
                file: output.fileName,
                ...(output.facadeModuleId !== null && {
                  source: output.facadeModuleId.replace(/^.*\/apps\/web\//, ''),
                }),
                isEntry: output.isEntry,
                gzipBytes: gzipSync(output.code).length,
                imports: output.imports,
                dynamicImports: output.dynamicImports,
              },
            ]
          : [],
      );
      mkdirSync(dirname(file), { recursive: true });
      writeFileSync(file, `${JSON.stringify(sizes, null, 2)}\n`);
    },
  };
}
