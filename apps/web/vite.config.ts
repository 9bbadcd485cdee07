import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { chunkSizes } from './plugins/chunk-sizes.ts';
import { contractSurface } from './plugins/contract-surface.ts';
import { deferGridParts } from './plugins/defer-grid-parts.ts';
import { preloadFont } from './plugins/preload-font.ts';

/** Where `npm run dev` finds a control plane: the one that `npm start` serves. */
const CONTROL_PLANE = 'http://127.0.0.1:8080';

/**
 * Few files in place of many crumbs: left to itself the bundler makes one chunk for each set of pages that share a module,
 * ninety files for a list.
 */
const GROUPS = [
  { name: 'shell', tags: ['$initial' as const], priority: 2 },
  { name: 'common', minShareCount: 18, priority: 1 },
];

/** Builds into `dist/site`; no inline script or style, so that a strict content security policy holds. */
export default defineConfig({
  plugins: [
    react(),
    contractSurface(),
    deferGridParts(),
    preloadFont(/inter-latin-wght-normal-.*\.woff2$/),
    chunkSizes('dist/chunk-sizes.json'),
  ],
  resolve: { conditions: ['@luciole/source'] },
  build: {
    outDir: 'dist/site',
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // Held to its limits by a test, compressed.
    chunkSizeWarningLimit: 1000,
    rolldownOptions: { output: { codeSplitting: { groups: GROUPS } } },
  },
  server: { proxy: { '/v1': CONTROL_PLANE, '/readyz': CONTROL_PLANE } },
});
