import { describe, expect, test } from 'vitest';
import { createRandom } from '../../harness/createRandom.ts';
import { createBytes } from '../forge/createBytes.ts';
import { deflateAlone, deflateMessages, forgeFrame } from '../forge/forgeWebSocket.ts';
import { readWebSocket } from './webSocket.ts';

const MASK = Buffer.from([0x12, 0x00, 0xff, 0x80]);
const DEFLATE = 'permessage-deflate';

function payloadsOf(frames: readonly Buffer[], extensions = '', sender: 'client' | 'server' = 'client') {
  const { messages, fault } = readWebSocket(Buffer.concat(frames), extensions, sender);
  return fault ? fault.code : messages.map(({ payload }) => payload);
}

describe('readWebSocket', () => {
  test.each([0, 1, 125, 126, 65_535])('unmasks a message of %i bytes', (length) => {
    const message = createBytes(createRandom(length), length);
    expect(payloadsOf([forgeFrame(message, { mask: MASK })])).toEqual([message]);
    expect(payloadsOf([forgeFrame(message)])).toEqual([message]);
  });

  test('reads a length of eight bytes', () => {
    const long = createBytes(createRandom(1), 70_000);
    const header = Buffer.from([0x82, 127, 0, 0, 0, 0, 0, 1, 0x11, 0x70]);
    expect(payloadsOf([header, long])).toEqual([long]);
  });

  test('joins continuations, with a ping between them', () => {
    const frames = [
      forgeFrame(Buffer.from('one '), { opcode: 1, isFinal: false, mask: MASK }),
      forgeFrame(Buffer.from('ping'), { opcode: 9, mask: MASK }),
      forgeFrame(Buffer.from('two'), { opcode: 0, mask: MASK }),
    ];
    expect(payloadsOf(frames)).toEqual([Buffer.from('ping'), Buffer.from('one two')]);
  });

  test('inflates messages that refer to those before them', async () => {
    const messages = ['the very same words', 'the very same words', 'and then the very same words'].map((m) =>
      Buffer.from(m),
    );
    const frames = (await deflateMessages(messages)).map((one) => forgeFrame(one, { isCompressed: true, mask: MASK }));
    expect(frames[1]?.length).toBeLessThan(15);
    expect(payloadsOf(frames, DEFLATE)).toEqual(messages);
    expect(payloadsOf(frames, `${DEFLATE}; client_no_context_takeover`)).toBe('inflate');
    expect(payloadsOf(frames, `${DEFLATE}; server_no_context_takeover`)).toEqual(messages);
  });

  test('keeps a window of 32 KiB over long conversations', async () => {
    const random = createRandom(9);
    const messages = Array.from({ length: 12 }, () => Buffer.from(createBytes(random, 4000).toString('base64')));
    messages.push(messages[6] ?? Buffer.alloc(0));
    const frames = (await deflateMessages(messages)).map((one) => forgeFrame(one, { isCompressed: true }));
    expect(payloadsOf(frames, DEFLATE, 'server')).toEqual(messages);
  });

  test('inflates only messages that are marked as deflated', () => {
    const frames = [
      forgeFrame(Buffer.from('plain')),
      forgeFrame(deflateAlone(Buffer.from('flat')), { isCompressed: true }),
    ];
    expect(payloadsOf(frames, DEFLATE)).toEqual([Buffer.from('plain'), Buffer.from('flat')]);
  });

  test('inflates a message that was cut into frames', () => {
    const flat = deflateAlone(Buffer.from('in two frames, in two frames'));
    const frames = [
      forgeFrame(flat.subarray(0, 4), { isCompressed: true, isFinal: false }),
      forgeFrame(flat.subarray(4), { opcode: 0 }),
    ];
    expect(payloadsOf(frames, DEFLATE)).toEqual([Buffer.from('in two frames, in two frames')]);
  });

  test.each([
    ['incomplete', forgeFrame(Buffer.from('whole')).subarray(0, -1), ''],
    ['incomplete', forgeFrame(Buffer.from('begun'), { isFinal: false }), ''],
    ['continuation', forgeFrame(Buffer.from('of nothing'), { opcode: 0 }), ''],
    ['opcode', forgeFrame(Buffer.from('?'), { opcode: 5 }), ''],
    ['reserved-bits', Buffer.from([0x92, 0]), ''],
    ['too-long', Buffer.from([0x82, 127, 0, 0, 0, 1, 0, 0, 0, 0]), ''],
    ['inflate', forgeFrame(deflateAlone(Buffer.from('flat')), { isCompressed: true }), ''],
    ['inflate', forgeFrame(Buffer.from('no deflate'), { isCompressed: true }), DEFLATE],
  ])('says by code what it could not read: %s', (code, bytes, extensions) => {
    expect(payloadsOf([bytes], extensions)).toBe(code);
  });
});
