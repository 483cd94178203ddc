import react from '@vitejs/plugin-react';
import { fileURLToPath } from 'node:url';
import { defineConfig } from 'vite';

/** The oldest browsers that offices still have: Chrome 109 and Firefox 115 ESR are the last ones for Windows 7 and 8.1. */
const floor = ['chrome109', 'firefox115', 'safari16.4'];

/** The API; it must see the host that the page came from, or it takes changes for those of a foreign page. */
const server = { target: process.env.OBIH_API ?? 'http://127.0.0.1:3000', changeOrigin: false };

export default defineConfig({
  resolve: { alias: [{ find: /^#/, replacement: fileURLToPath(new URL('../src/', import.meta.url)) }] },
  plugins: [react()],
  server: {
    port: 5173,
    proxy: { '/api': server, '/v': server, '/health': server },
  },
  build: { outDir: 'dist', target: floor, cssTarget: floor, assetsInlineLimit: 0, manifest: true, modulePreload: { polyfill: false } },
});
