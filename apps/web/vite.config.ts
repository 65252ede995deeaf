import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { absentModules } from './build/absentModules.ts';
import { compressFiles } from './build/compressFiles.ts';
import { createLicenses } from './build/createLicenses.ts';
import { dropMembers } from './build/dropMembers.ts';
import { droppedMembers } from './build/droppedMembers.ts';
import { libsodiumFunctions } from './build/libsodiumFunctions.ts';
import { mergeCopies } from './build/mergeCopies.ts';
import { plainImports } from './build/plainImports.ts';
import { replaceModules } from './build/replaceModules.ts';
import { serveLibsodiumWasm } from './build/serveLibsodiumWasm.ts';
import { shakeLibsodiumWrappers } from './build/shakeLibsodiumWrappers.ts';

/** Modules that do nothing on import, though their packages don't say so: out, unless something of them is used. */
const inertModules =
  /\/packages\/(base|envelope|frames|keys|protocol|statements)\/src\/|\/node_modules\/(engine\.io-client|engine\.io-parser|socket\.io-client|socket\.io-parser)\//;

const licenses = createLicenses();
const plugins = () => [
  mergeCopies(),
  replaceModules(absentModules),
  dropMembers(droppedMembers),
  shakeLibsodiumWrappers(libsodiumFunctions),
  serveLibsodiumWasm(),
  licenses.collect(),
];

const rolldownOptions = {
  treeshake: {
    propertyReadSideEffects: false as const,
    moduleSideEffects: [{ test: inertModules, sideEffects: false }],
    // mediasoup-client's loggers are silent here, so what it would say needn't be shipped either.
    manualPureFunctions: ['logger.debug', 'logger.warn', 'logger.error'],
  },
  output: { comments: false, topLevelVar: true },
  // Tells builders of plugins where time goes, in the middle of an operator's first start.
  checks: { bundlerTimings: false },
};

/**
 * The initial chunk of a page or Worker stays whole, even if later chunks use parts of it: it compresses better, and is
 * one request.
 */
const oneChunkAtFirst = (name: string) => ({ groups: [{ name, tags: ['$initial' as const] }] });

// The page runs under a Content-Security-Policy that allows its own origin's files and nothing inline. How much it loads
// before there is sound is measured by bench/pageWeight.js.
export default defineConfig({
  root: import.meta.dirname,
  plugins: [react(), plainImports(), ...plugins(), licenses.write('licenses.md'), compressFiles()],
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    assetsInlineLimit: 0,
    modulePreload: false,
    sourcemap: false,
    // The oldest browsers that the styles were written for; encrypted frames need newer ones in any case.
    target: ['chrome125', 'firefox128', 'safari18'],
    rolldownOptions: {
      ...rolldownOptions,
      output: { ...rolldownOptions.output, codeSplitting: oneChunkAtFirst('page') },
    },
  },
  worker: {
    format: 'es',
    plugins,
    rolldownOptions: {
      ...rolldownOptions,
      output: { ...rolldownOptions.output, codeSplitting: oneChunkAtFirst('worker') },
    },
  },
});
