import type { Bytes } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { encodeCanonical, requestFrame, roomRequests } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { Visitor } from '../limits/Visitor.ts';
import { createSilentMetrics } from '../metrics/createSilentMetrics.ts';
import type { ServerParts } from '../ServerParts.ts';
import { answerRequests } from './answerRequests.ts';

/** One connection of a visitor, whose clock stands still unless the test moves it. */
function connect({ visitor, carryOut }: { visitor: Visitor; carryOut: () => Promise<{ ok: true; value: object }> }) {
  let [receive, nowMs, seq] = [(_: Bytes) => undefined as unknown, 0, 0];
  const codes: (string | undefined)[] = [];
  const connection = {
    onMessage: (listener: typeof receive) => {
      receive = listener;
    },
  } as unknown as SealedConnection;
  const parts = { now: () => nowMs, metrics: createSilentMetrics(), taps: {} } as ServerParts;
  const send = (answer: { code?: string }) => void codes.push(answer.code);
  answerRequests({ connection, visitor, parts, send }, { frame: requestFrame, schemas: roomRequests, carryOut });
  return {
    codes,
    pass: (ms: number) => {
      nowMs += ms;
    },
    async ask(count: number) {
      codes.length = 0;
      for (let index = 0; index < count; index++) receive(encodeCanonical({ seq: ++seq, name: 'peek', body: {} }));
      await new Promise((resolve) => setImmediate(resolve));
      return codes.filter((code) => code === undefined).length;
    },
  };
}

const visitorOf = (connectionsPerAddress: number) =>
  new Visitor({ connectionsPerAddress, roomsPerAddress: 1 }, () => 0);
const carryOut = async () => ({ ok: true, value: {} }) as const;

describe('the requests of a connection', () => {
  it('[R9] are answered 60 at once and 20 a second', async () => {
    const { ask, pass, codes } = connect({ visitor: visitorOf(1_000), carryOut });
    expect(await ask(100)).toBe(60);
    expect(new Set(codes)).toEqual(new Set([undefined, 'rate-limited']));
    pass(1_000);
    expect(await ask(100)).toBe(20);
  });

  it('[R9] are at most 60 in work, however long that takes', async () => {
    const finish: (() => void)[] = [];
    const slowly = () =>
      new Promise<{ ok: true; value: object }>((resolve) => finish.push(() => resolve({ ok: true, value: {} })));
    const { ask, pass } = connect({ visitor: visitorOf(1_000), carryOut: slowly });
    await ask(60);
    pass(10_000);
    await ask(100);
    expect(finish).toHaveLength(60);
    for (const end of finish.splice(0)) end();
    await ask(0);
    pass(10_000);
    await ask(100);
    expect(finish).toHaveLength(60);
  });

  it('[W6] have 20 of their own beside what all of their address share', async () => {
    const visitor = visitorOf(2);
    const [greedy, quiet] = [connect({ visitor, carryOut }), connect({ visitor, carryOut })];
    expect(await greedy.ask(60)).toBe(20 + 5 * 2);
    expect(await quiet.ask(10)).toBe(10);
    quiet.pass(2_000);
    expect(await quiet.ask(60)).toBe(11);
  });
});
