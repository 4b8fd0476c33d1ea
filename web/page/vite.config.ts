import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Relative base: a proxy may serve the page below a path. Nothing inlined: the policy forbids `data:`. */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: {
    outDir: '../../dist/web/page',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
});
