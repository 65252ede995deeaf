import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { checkSyntax } from './build/checkSyntax.ts';
import { compressFiles } from './build/compressFiles.ts';
import { createLicenses } from './build/createLicenses.ts';
import { oldestBrowsers } from './build/oldestBrowsers.ts';

const licenses = createLicenses();
/** Tells builders of plugins where time goes: noise in the middle of an operator's first start. */
const checks = { bundlerTimings: false };

/**
 * The initial chunk of a page or Worker stays whole, even if later chunks use parts of it: it compresses better, and is
 * one request.
 */
const oneChunkAtFirst = (name: string) => ({ groups: [{ name, tags: ['$initial' as const] }] });

// The page runs under a Content-Security-Policy that allows its own origin's files and nothing inline. How much it loads
// before there is sound is measured by bench/pageWeight.js.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), licenses.collect(), licenses.write('licenses.md'), checkSyntax(), compressFiles()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    // The page is one file on purpose, and bench/pageWeight.js holds its weight.
    chunkSizeWarningLimit: 1_000,
    sourcemap: false,
    target: Object.entries(oldestBrowsers).map(([browser, version]) => `${browser}${version}`),
    rolldownOptions: { checks, output: { comments: false, codeSplitting: oneChunkAtFirst('page') } },
  },
  worker: {
    format: 'es',
    plugins: () => [licenses.collect(), checkSyntax()],
    rolldownOptions: { checks, output: { comments: false, codeSplitting: oneChunkAtFirst('worker') } },
  },
});
