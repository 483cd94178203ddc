import react from '@vitejs/plugin-react';
import optimizeLocales from '@react-aria/optimize-locales-plugin';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The oldest browsers that offices still have: Chrome 109 and Firefox 115 ESR are the last ones for Windows 7 and 8.1. */
const floor = ['chrome109', 'firefox115', 'safari16.4'];

export default defineConfig({
  resolve: { alias: [{ find: /^#/, replacement: fileURLToPath(new URL('../src/', import.meta.url)) }] },
  plugins: [react(), { ...optimizeLocales.vite({ locales: ['uk-UA', 'en-US'] }), enforce: 'pre' }],
  server: {
    port: 5173,
    proxy: { '/api': { target: process.env.OBIH_API ?? 'http://127.0.0.1:3000' }, '/v': { target: process.env.OBIH_API ?? 'http://127.0.0.1:3000' } },
  },
  build: { outDir: 'dist', target: floor, cssTarget: floor, assetsInlineLimit: 0, manifest: true, modulePreload: { polyfill: false } },
});
