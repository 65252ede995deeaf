import { randomBytes, Secret, toBase64url } from '@sotto/base';
import { createServerKeys, serverFingerprint } from '@sotto/envelope';
import { createRoomLink, ready } from '@sotto/keys';
import { serverKeyPath } from '@sotto/protocol';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { createAccess } from './RoomAccess.ts';

const io = vi.hoisted(() => vi.fn());
vi.mock('socket.io-client', () => ({ io }));
const asked = vi.fn<typeof fetch>();

beforeEach(() => {
  vi.stubGlobal('fetch', asked);
  // Each WebSocket fails.
  io.mockImplementation(() => ({
    once: (event: string, then: () => void) => event === 'connect_error' && then(),
    close() {},
  }));
});
afterEach(() => {
  vi.unstubAllGlobals();
  vi.clearAllMocks();
});

/** Number of looks at the server's key; a WebSocket that fails asks over HTTP for its reason too. */
const looks = () => asked.mock.calls.filter(([url]) => String(url).endsWith(serverKeyPath)).length;

async function open() {
  await ready;
  const { publicKey } = await createServerKeys();
  asked.mockImplementation(async () => new Response(toBase64url(publicKey)));
  const rootSeed = new Secret(randomBytes(32));
  const link = await createRoomLink({ rootSeed, serverFingerprint: await serverFingerprint(publicKey) });
  const access = await createAccess({ link, rootSeed, origin: 'https://sotto.example', now: () => Date.now() });
  if (!access.ok) throw new Error(access.error.code);
  return access.value;
}

it('looks over HTTP before it dials again, and not twice before it dials for the first time', async () => {
  const access = await open();
  await access.connect();
  expect([looks(), io.mock.calls.length]).toEqual([1, 1]);
  await access.connect();
  expect([looks(), io.mock.calls.length]).toEqual([2, 2]);
});

it('dials no WebSocket while HTTP fails, however often it tries', async () => {
  const access = await open();
  await access.connect();
  asked.mockRejectedValue(new TypeError('failed'));
  for (let attempt = 0; attempt < 50; attempt++) {
    expect(await access.connect()).toMatchObject({ error: { code: 'server-unreachable' } });
  }
  expect(io).toHaveBeenCalledOnce();
});

it('[E2] dials no server whose key differs from before', async () => {
  const access = await open();
  await access.connect();
  const { publicKey } = await createServerKeys();
  asked.mockImplementation(async () => new Response(toBase64url(publicKey)));
  expect(await access.connect()).toMatchObject({ error: { code: 'server-key-mismatch' } });
  expect(io).toHaveBeenCalledOnce();
});
