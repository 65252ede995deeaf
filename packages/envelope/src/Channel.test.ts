import { type Bytes, fromText, Secret, toText } from '@sotto/base';
import { beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { code, type Exchange, exchange, flip, value } from '../test/exchange.ts';
import { sealBytes } from './aead.ts';
import { type Channel, createChannel } from './Channel.ts';
import { createServerKeys, maxMessageBytes, ready, sizeClasses } from './index.ts';
import { createLane, directions, laneRecords } from './Lane.ts';
import { pad } from './padding.ts';

const keys = await createServerKeys();
let wire: Exchange;

beforeEach(async () => {
  wire = await exchange(keys);
});

/** The record of a text. */
function sealText(channel: Channel, text: string): Bytes {
  return value(channel.seal(fromText(text)));
}

/** The text of a record. */
function openText(channel: Channel, record: Uint8Array): string | undefined {
  return toText(value(channel.open(record)));
}

/** Expects that a channel refuses a record, and then refuses everything in both directions. */
function expectFatal(channel: Channel, record: Uint8Array): void {
  expect(code(channel.open(record))).toBe('bad-record');
  expect(code(channel.open(record))).toBe('closed');
  expect(code(channel.seal(fromText('more')))).toBe('closed');
}

describe('round trip', () => {
  test('[E8] messages arrive both ways, interleaved, in their order', () => {
    const { client, server } = wire;
    const [one, two] = [sealText(client, 'one'), sealText(client, 'two')];
    expect(openText(client, sealText(server, 'eins'))).toBe('eins');
    expect(openText(server, one)).toBe('one');
    expect(openText(client, sealText(server, 'zwei'))).toBe('zwei');
    expect(openText(server, two)).toBe('two');
  });

  test('[E8] takes Buffers in and gives plain arrays out', () => {
    const record = value(wire.client.seal(Buffer.from('buffer')));
    const message = value(wire.server.open(Buffer.from(record)));
    expect([record.constructor, message.constructor]).toEqual([Uint8Array, Uint8Array]);
    expect(toText(message)).toBe('buffer');
  });

  test('[E7] both ends have one id of 32 bytes, other on every connection', async () => {
    expect(wire.client.id).toHaveLength(32);
    expect(wire.server.id).toEqual(wire.client.id);
    expect((await exchange(keys)).client.id).not.toEqual(wire.client.id);
  });

  test('[E8] one message twice makes two records', () => {
    expect(sealText(wire.client, 'same')).not.toEqual(sealText(wire.client, 'same'));
  });
});

describe('size', () => {
  const edges = [
    [0, 256],
    [238, 256],
    [239, 1024],
    [1006, 1024],
    [1007, 4096],
    [4078, 4096],
    [4079, 16_384],
    [16_366, 16_384],
    [16_367, 65_536],
    [65_518, 65_536],
  ] as const;

  test.each(edges)('[E9] a message of %i bytes makes a record of %i and opens', (length, recordBytes) => {
    const message = new Uint8Array(length).fill(7);
    const record = value(wire.client.seal(message));
    expect(record).toHaveLength(recordBytes);
    expect(value(wire.server.open(record))).toEqual(message);
  });

  test('[E9] a message too large is refused by code, and the channel goes on', () => {
    expect(code(wire.client.seal(new Uint8Array(maxMessageBytes + 1)))).toBe('too-large');
    expect(openText(wire.server, sealText(wire.client, 'smaller'))).toBe('smaller');
  });
});

describe('a channel is closed by', () => {
  test('[E10] a record with any byte changed', async () => {
    for (let index = 0; index < 256; index++) {
      const { client, server } = await exchange(keys);
      expectFatal(server, flip(sealText(client, 'message'), index));
    }
  });

  test('[E10] a replayed record', () => {
    const record = sealText(wire.client, 'once');
    expect(openText(wire.server, record)).toBe('once');
    expectFatal(wire.server, record);
  });

  test('[E10] a gap', () => {
    sealText(wire.client, 'lost');
    expectFatal(wire.server, sealText(wire.client, 'after'));
  });

  test('[E10] two records in the other order', () => {
    const [first, second] = [sealText(wire.client, 'first'), sealText(wire.client, 'second')];
    expectFatal(wire.server, second);
    expect(code(wire.server.open(first))).toBe('closed');
  });

  test.each([0, 1, 16, 255, 257, 1024, 65_535, 65_537, 262_144])('[E9, E10] a record cut or grown to %i bytes', (n) => {
    const resized = new Uint8Array(n);
    resized.set(sealText(wire.client, 'message').subarray(0, n));
    expectFatal(wire.server, resized);
  });

  test.each(sizeClasses)('[E10] zeros of the size class %i', (size) => {
    expectFatal(wire.server, new Uint8Array(size));
  });

  test('[E8, E10] a record sent back to its sender', () => {
    expectFatal(wire.client, sealText(wire.client, 'mirror'));
  });

  test('[E8, E10] a record of another connection to the same server', async () => {
    const other = await exchange(keys);
    expectFatal(wire.server, sealText(other.client, 'elsewhere'));
  });

  test('[E7, E10] the record that came with the answer, sent again', () => {
    expectFatal(wire.client, wire.answer.subarray(32));
  });

  test('[E12] its own close, any number of times', () => {
    wire.client.close();
    wire.client.close();
    expect(code(wire.client.seal(fromText('more')))).toBe('closed');
    expect(code(wire.client.open(sealText(wire.server, 'more')))).toBe('closed');
    expect(code(wire.client.seal(new Uint8Array(maxMessageBytes + 1)))).toBe('closed');
  });
});

describe('one lane', () => {
  const id = new Uint8Array(32).fill(3);
  const keyOf = (byte: number) => new Uint8Array(32).fill(byte);

  /** Both ends over the same two keys, and the arrays in which the client's end holds them. */
  function ends(serverKeyByte = 1) {
    const held = [keyOf(1), keyOf(2)] as const;
    const lanes = (toServer: Bytes, toClient: Bytes) => ({
      id,
      toServer: createLane(new Secret(toServer), directions.toServer, id),
      toClient: createLane(new Secret(toClient), directions.toClient, id),
    });
    const [clientKeys, serverKeys] = [lanes(...held), lanes(keyOf(serverKeyByte), keyOf(2))];
    const [client, server] = [createChannel(clientKeys, 'client'), createChannel(serverKeys, 'server')];
    return { held, client, server, clientKeys, serverKeys };
  }

  beforeAll(() => ready);

  test('[E10] opens nothing under another key', () => {
    const { client, server } = ends(9);
    expectFatal(server, sealText(client, 'wrong key'));
  });

  test('[E8] opens nothing under another direction, though key and counter are right', () => {
    const { client, serverKeys } = ends();
    const lane = createLane(new Secret(keyOf(1)), directions.toClient, id);
    const server = createChannel({ ...serverKeys, toServer: lane }, 'server');
    expectFatal(server, sealText(client, 'wrong way'));
  });

  test('[E8] opens nothing under another id, though key and counter are right', () => {
    const { client, serverKeys } = ends();
    const lane = createLane(new Secret(keyOf(1)), directions.toServer, flip(id, 0));
    const server = createChannel({ ...serverKeys, toServer: lane }, 'server');
    expectFatal(server, sealText(client, 'wrong connection'));
  });

  test('[E11] carries its last record and closes at the next', () => {
    const { client, server, clientKeys, serverKeys } = ends();
    clientKeys.toServer.counter = laneRecords - 1;
    serverKeys.toServer.counter = laneRecords - 1;
    expect(openText(server, sealText(client, 'last'))).toBe('last');
    expect(code(client.seal(fromText('beyond')))).toBe('closed');
    expect(code(client.open(sealText(server, 'other way')))).toBe('closed');
    expectFatal(server, new Uint8Array(256));
  });

  test('[E11] opens nothing past its last record, though it is sealed right', () => {
    const { server, clientKeys, serverKeys } = ends();
    clientKeys.toServer.counter = laneRecords;
    serverKeys.toServer.counter = laneRecords;
    expectFatal(server, sealBytes(pad(fromText('beyond'), 240), clientKeys.toServer));
  });

  test.each([40, 255, 257, 300, 131_072])('[E9] opens no record of %i bytes, though it is sealed right', (length) => {
    const { server, clientKeys } = ends();
    expectFatal(server, sealBytes(pad(fromText('odd'), length - 16), clientKeys.toServer));
  });

  test.each(sizeClasses)('[E9] opens a short message in the size class %i', (size) => {
    const { server, clientKeys } = ends();
    expect(openText(server, sealBytes(pad(fromText('roomy'), size - 16), clientKeys.toServer))).toBe('roomy');
  });

  test('[E10] opens no record with something in its padding, or a length that overruns', () => {
    for (const index of [1, 239]) {
      const { server, clientKeys } = ends();
      expectFatal(server, sealBytes(flip(pad(fromText('message'), 240), index, 255), clientKeys.toServer));
    }
  });

  test('[E11] counts on past 2^32', () => {
    const { client, server, clientKeys, serverKeys } = ends();
    clientKeys.toServer.counter = 2 ** 32;
    serverKeys.toServer.counter = 2 ** 32;
    expect(openText(server, sealText(client, 'far'))).toBe('far');
    serverKeys.toServer.counter = 1;
    expectFatal(server, sealText(client, 'not reduced'));
  });

  test('[E12] close overwrites both keys', () => {
    const { client, held } = ends();
    client.close();
    expect(held).toEqual([keyOf(0), keyOf(0)]);
  });

  test('[E10, E12] a bad record overwrites both keys', () => {
    const { client, held } = ends();
    client.open(new Uint8Array(256));
    expect(held).toEqual([keyOf(0), keyOf(0)]);
  });

  test('[E11, E12] an exhausted counter overwrites both keys', () => {
    const { client, held, clientKeys } = ends();
    clientKeys.toServer.counter = laneRecords;
    client.seal(fromText('beyond'));
    expect(held).toEqual([keyOf(0), keyOf(0)]);
  });

  test('shows no key in any print of a channel or its keys', () => {
    const { client, clientKeys } = ends();
    const prints = JSON.stringify([client, { ...clientKeys, id: 'shown' }]);
    expect(prints).toContain('[secret]');
    expect(prints).not.toContain('1,1,1,1');
    expect(prints).not.toMatch(/"0":1,"1":1/);
  });
});
