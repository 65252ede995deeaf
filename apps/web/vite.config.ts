import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The page runs under a Content-Security-Policy that allows its own origin's files and nothing inline.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    sourcemap: false,
    // The oldest browsers that the styles were written for; encrypted frames need newer ones in any case.
    target: ['chrome125', 'firefox128', 'safari18'],
  },
  worker: { format: 'es' },
});
