import { fail, ok, randomBytes } from '@sotto/base';
import { createNodeMedia } from '@sotto/client/node';
import type { TransportOffer } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it, onTestFinished } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { goIn, makeRoom } from './rawRoom.ts';

let sotto: RunningSotto;
beforeAll(async () => {
  sotto = await startSotto();
});
afterAll(() => sotto.close());

/** The real relay's offer to a member, and a port that uses it after `alter`. */
async function receive(alter: (offer: TransportOffer) => TransportOffer) {
  const { connection, entered } = await goIn(await makeRoom(sotto.origin));
  const { transport } = entered;
  const media = createNodeMedia({
    events: {
      connect: async (handle, fingerprint) => {
        const connected = await connection.request('connect', { transport: handle, fingerprint });
        return connected.ok ? ok(null) : connected;
      },
      restartIce: async () => fail('internal'),
      produce: async () => fail('internal'),
      confirmSealing: async () => ok(null),
      pathLost: () => undefined,
      heard: () => undefined,
      microphoneThere: () => undefined,
      speaking: () => undefined,
    },
    frames: () => undefined,
    onFrame: () => undefined,
  });
  onTestFinished(() => media.close());
  return media.receive(alter(transport));
}

describe('a transport', () => {
  it('is connected to the relay that its offer names', async () => {
    expect(await receive((offer) => offer)).toEqual(ok(null));
  });

  it('is not connected if the certificate is another', async () => {
    const other = receive((offer) => ({ ...offer, fingerprint: randomBytes(32) }));
    expect(await other).toEqual(fail('relay-unavailable'));
  });

  it('is not connected to a client without the password of ICE', async () => {
    const other = receive((offer) => ({ ...offer, password: 'guessed' }));
    expect(await other).toEqual(fail('relay-unavailable'));
  });

  it('is not connected if the relay was told of another transport', async () => {
    const other = receive((offer) => ({ ...offer, transport: randomBytes(16) }));
    expect(await other).toEqual(fail('unknown-handle'));
  });
});
