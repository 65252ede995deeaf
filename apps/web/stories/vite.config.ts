import { join } from 'node:path';
import { mergeConfig } from 'vite';
import page from '../vite.config.ts';

/** The headers that the server sends with the page, so that a story breaks where the page would. */
const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self'",
  "worker-src 'self'",
  'media-src blob:',
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join('; ');

// The views without a server. `vite --config apps/web/stories/vite.config.ts` and /stories/ to click through them,
// `node apps/web/stories/look.js` to check all of them.
export default mergeConfig(page, {
  build: { rolldownOptions: { input: join(import.meta.dirname, 'index.html') } },
  preview: { headers: { 'content-security-policy': contentSecurityPolicy } },
});
