import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

/** Relative base: the page works under whatever address the simulator is opened at. */
export default defineConfig({
  base: './',
  plugins: [react()],
  build: { outDir: '../../../dist/simulator/discord/page', emptyOutDir: true },
});
