import { randomBytes } from '@sotto/base';
import { createSigningKey } from '@sotto/keys';
import { encodeCanonical } from '@sotto/protocol';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';
import { openSealedWire, type SealedWire } from '../room/sealedWire.ts';
import { speechFrames } from '../room/speech.ts';
import { meet } from './pair.ts';

const logged: string[] = [];
let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  const options = { trustedProxy: '127.0.0.1', onLogLine: (line: string) => void logged.push(line) };
  [sotto, speech] = await Promise.all([startSotto(options), speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

/** A stranger, who knows the server's public key and no link. */
function intrude(forwardedFor: string): Promise<SealedWire> {
  const keys = { roomHandle: randomBytes(16), linkProof: createSigningKey(randomBytes(32)) };
  return openSealedWire({ keys, forwardedFor }, sotto.origin);
}

/** A request of 64 KiB whose body is lists within lists around thousands of lists. */
function nested(depth: number): Uint8Array {
  const text = (word: string) => encodeCanonical(word);
  const lists = Math.floor((65_518 - 40 - depth) / 2);
  const inner = Buffer.alloc(2 * lists).fill(Buffer.of(0x81, 0));
  const head = [Uint8Array.of(0xa3), text('seq'), Uint8Array.of(1), text('body')];
  const body = [Buffer.alloc(depth, 0x81), Uint8Array.of(0x99, lists >> 8, lists & 255), inner];
  return Buffer.concat([...head, ...body, text('name'), text('peek')]);
}

describe('a stranger without a link', () => {
  it('[W3] hurts nobody with 2 MB of nested lists on each of three connections, which end at once', async () => {
    const pair = await meet({ sotto, speech });
    for (let connection = 0; connection < 3; connection++) {
      const eve = await intrude('203.0.113.66');
      for (let message = 0; message < 33; message++) eve.connection.send(nested(1_200));
      await eventually(eve.isClosed);
      expect(eve.answers).toEqual([]);
    }
    await pair.expectUnhurt();
  });

  it('[W6] hurts nobody with empty batches on 200 connections of one address, which are refused and closed', async () => {
    const pair = await meet({ sotto, speech });
    const all: SealedWire[] = [];
    for (let index = 0; index < 20; index++) {
      all.push(...(await Promise.all(Array.from({ length: 10 }, () => intrude('203.0.113.67')))));
    }
    for (let seq = 0; seq < 150; seq++) {
      for (const eve of all) if (!eve.isClosed()) eve.ask(seq, 'batch', {});
      await new Promise((resolve) => setImmediate(resolve));
    }
    await pair.expectUnhurt();
    await eventually(() => all.every((eve) => eve.isClosed()), { withinMs: 60_000 });
    for (const { answers } of all) expect(answers.length).toBeLessThan(100);
    await pair.expectUnhurt();
  }, 180_000);
});

it('leaves no fault in the log', () => {
  expect(logged.length).toBeGreaterThan(0);
  expect(logged.join('')).not.toContain('"level":50');
});
