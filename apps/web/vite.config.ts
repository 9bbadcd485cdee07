import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Builds into `dist/site`; no inline script or style, so that a strict content security policy holds. */
export default defineConfig({
  plugins: [react()],
  resolve: { conditions: ['@luciole/source'] },
  build: { outDir: 'dist/site', assetsInlineLimit: 0, modulePreload: { polyfill: false } },
});
