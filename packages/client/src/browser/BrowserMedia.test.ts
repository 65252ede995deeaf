import { EventEmitter } from 'node:events';
import { fail, ok } from '@sotto/base';
import { beforeEach, expect, it, onTestFinished, vi } from 'vitest';
import { offer } from '../../test/enterStay.ts';
import type { MediaEvents } from '../stage/MediaPort.ts';
import { BrowserMedia, type BrowserMediaOptions } from './BrowserMedia.ts';

/** A transport as mediasoup-client has it: closing reports nothing, and ends every pending call. */
class FakeTransport extends EventEmitter {
  closed = false;
  close() {
    this.closed = true;
  }
  async consume() {
    if (this.closed) throw new Error('closed');
    this.emit(
      'connect',
      { dtlsParameters: { fingerprints: [{ algorithm: 'sha-256', value: 'AB' }] } },
      () => undefined,
    );
    return { track: {}, close: () => undefined };
  }
}

const made = vi.hoisted(() => ({ transports: [] as FakeTransport[] }));
vi.mock('mediasoup-client', () => {
  const createRecvTransport = () => {
    const transport = new FakeTransport();
    made.transports.push(transport);
    return transport;
  };
  return { Device: { factory: async () => ({ load: async () => undefined, createRecvTransport }) } };
});
vi.mock('./BrowserSound.ts', () => ({
  BrowserSound: class {
    loudspeaker = { play: () => ({}), stop: () => undefined };
    closeMicrophone() {}
    close() {}
  },
}));
// Node has no styles to tell an engine by.
vi.stubGlobal('CSS', { supports: () => false });
beforeEach(() => void made.transports.splice(0));

const stream = { consumer: new Uint8Array(16), join: new Uint8Array(16), ssrc: 7, mid: '0' };

async function receive(connected: Awaited<ReturnType<MediaEvents['connect']>>) {
  const pathLost = vi.fn();
  const events: Partial<MediaEvents> = { connect: async () => connected, pathLost };
  const media = new BrowserMedia({ worker: () => ({}), events, audio: {} } as unknown as BrowserMediaOptions);
  onTestFinished(() => media.close());
  await media.receive(offer);
  return { media, pathLost };
}

it.each(['server-unreachable', 'relay-unavailable', 'late'] as const)(
  '[R12] a receiving path whose connecting is refused with %s counts as lost, and refuses streams',
  async (code) => {
    const { media, pathLost } = await receive(fail(code));
    await media.addStream(stream, 'ben', 'Ben');
    await vi.waitFor(() => expect(made.transports[0]?.closed).toBe(true));
    expect(pathLost).toHaveBeenCalledExactlyOnceWith(offer.transport);
    expect(await media.addStream({ ...stream, ssrc: 8 }, 'eve', 'Eve')).toEqual(fail('not-inside'));
  },
);

it('a receiving path that is closed on purpose does not count as lost', async () => {
  const { media, pathLost } = await receive(ok(null));
  await media.close();
  expect(pathLost).not.toHaveBeenCalled();
});
