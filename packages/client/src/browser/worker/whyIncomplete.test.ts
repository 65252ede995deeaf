import { afterEach, expect, it, vi } from 'vitest';
import { whyIncomplete } from './whyIncomplete.ts';

afterEach(() => vi.unstubAllGlobals());

/** A page with this script, whose server answers like this. */
function stub(answer: () => Promise<Response>) {
  vi.stubGlobal('document', { querySelectorAll: () => [{ src: 'https://sotto.example/assets/page-AbC.js' }] });
  vi.stubGlobal('fetch', answer);
}

it.each([
  ['internal', '<script type="module" src="/assets/page-AbC.js"></script>'],
  ['unsupported-version', '<script type="module" src="/assets/page-DeF.js"></script>'],
])('is %s where the server’s page is %s', async (code, page) => {
  stub(async () => new Response(page));
  expect(await whyIncomplete()).toBe(code);
});

it('is `server-unreachable` where the server’s page does not come', async () => {
  stub(async () => new Response('', { status: 502 }));
  expect(await whyIncomplete()).toBe('server-unreachable');
  stub(async () => Promise.reject(new TypeError('failed')));
  expect(await whyIncomplete()).toBe('server-unreachable');
});
