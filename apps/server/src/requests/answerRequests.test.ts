import type { Bytes } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { encodeCanonical, requestFrame, roomRequests } from '@sotto/protocol';
import { describe, expect, it, vi } from 'vitest';
import { createBudget } from '../limits/createBudget.ts';
import { Network } from '../limits/Network.ts';
import { Visitor } from '../limits/Visitor.ts';
import { createSilentMetrics } from '../metrics/createSilentMetrics.ts';
import type { ServerParts } from '../ServerParts.ts';
import { answerRequests } from './answerRequests.ts';

type Answer = Promise<{ ok: true; value: object }>;
interface Setting {
  readonly visitor?: Visitor;
  carryOut?(): Answer;
  send?(): void;
}

/** One connection of a visitor, whose clock stands still unless the test moves it. */
function connect({ visitor = visitorOf(1_000), carryOut = async () => fine, send = () => undefined }: Setting = {}) {
  let [receive, nowMs, seq] = [(_: Bytes) => undefined as unknown, 0, 0];
  const [codes, logged]: [(string | undefined)[], string[]] = [[], []];
  const close = vi.fn();
  const connection = {
    close,
    onMessage: (listener: typeof receive) => {
      receive = listener;
    },
  } as unknown as SealedConnection;
  const log = { error: (event: string) => void logged.push(event) };
  const parts = { now: () => nowMs, taps: {}, log, metrics: createSilentMetrics() } as unknown as ServerParts;
  const budget = createBudget(visitor, parts.now);
  const source = {
    connection,
    budget,
    parts,
    send(answer: { code?: string }) {
      send();
      codes.push(answer.code);
    },
  };
  answerRequests(source, { frame: requestFrame, schemas: roomRequests, carryOut, pacedAlone: ['batch'] });
  const ask = async (count: number, name = 'peek', body: unknown = {}) => {
    codes.length = 0;
    for (let index = 0; index < count; index++) {
      if (close.mock.calls.length === 0) receive(encodeCanonical({ seq: ++seq, name, body }));
    }
    await new Promise((resolve) => setImmediate(resolve));
    return codes.filter((code) => code === undefined).length;
  };
  const pass = (ms: number) => {
    nowMs += ms;
  };
  return { codes, close, logged, budget, ask, pass, say: (message: Bytes) => receive(message) };
}

const fine = { ok: true, value: {} } as const;
const visitorOf = (connectionsPerAddress: number) =>
  new Visitor([new Network({ connectionsPerAddress, roomsPerAddress: 1 }, () => 0)]);
/** The requests that an address has left, of one kind. */
const left = (visitor: Visitor, cost: number) => {
  let count = 0;
  while (visitor.mayWork(cost)) count++;
  return count;
};

describe('the requests of a connection', () => {
  it('[R9] are answered 60 at once and 20 a second', async () => {
    const { ask, pass, codes } = connect();
    expect(await ask(100)).toBe(60);
    expect(new Set(codes)).toEqual(new Set([undefined, 'rate-limited']));
    pass(1_000);
    expect(await ask(100)).toBe(20);
  });

  it('[R9] are handled 60 at a time at most, however long that takes', async () => {
    const finish: (() => void)[] = [];
    const slowly = () => new Promise<typeof fine>((resolve) => finish.push(() => resolve(fine)));
    const { ask, pass } = connect({ carryOut: slowly });
    await ask(60);
    pass(60_000);
    await ask(50);
    expect(finish).toHaveLength(60);
    for (const end of finish.splice(0)) end();
    await ask(0);
    pass(60_000);
    await ask(60);
    expect(finish).toHaveLength(60);
  });

  it('[W6] are charged to their address by what they cost, a batch as well, and refused beyond it', async () => {
    const visitor = visitorOf(1);
    const { ask, codes } = connect({ visitor });
    left(visitor, 150 * 10);
    const before = await ask(40, 'enter', {});
    expect(before).toBe(0);
    expect(codes).toContain('bad-message');
    expect(codes).toContain('rate-limited');
  });

  it('[W6] are paid from the connection’s own reserve once a neighbour has used up all', async () => {
    const visitor = visitorOf(1);
    const [greedy, moderator] = [connect({ visitor }), connect({ visitor })];
    await greedy.ask(60);
    expect(left(visitor, 1)).toBeLessThan(20_000);
    expect(await moderator.ask(20)).toBe(20);
    moderator.pass(60_000);
    expect(await moderator.ask(20)).toBe(20);
  });

  it('[W6] end with the connection once it has been refused 60 times, a badly shaped body as well', async () => {
    const { ask, close } = connect();
    let refused = 0;
    while (close.mock.calls.length === 0) refused += 1 - (await ask(1, 'batch', { nothing: 'of it' }));
    expect(refused).toBe(61);
    const polite = connect();
    for (let minute = 0; minute < 20; minute++) {
      await polite.ask(50, 'batch', {});
      polite.pass(60_000);
    }
    expect(polite.close).not.toHaveBeenCalled();
  });

  it.each([
    [
      'nests deep',
      () =>
        Uint8Array.from([0xa3, 0x63, 0x73, 0x65, 0x71, 1, 0x64, 0x62, 0x6f, 0x64, 0x79, ...Array(3_000).fill(0x81)]),
    ],
    ['is no request', () => encodeCanonical({ seq: 1, name: 'toString', body: {} })],
    ['is empty', () => new Uint8Array()],
  ])('[R9] end with a message that %s', (_, message) => {
    const { say, close } = connect();
    say(message() as Bytes);
    expect(close).toHaveBeenCalledOnce();
  });

  it('log a line and end the connection if an answer can’t be sent, without a rejection', async () => {
    const send = () => {
      throw new RangeError('too large');
    };
    const { ask, close, logged } = connect({ send });
    await ask(1);
    expect(logged).toEqual(['answer-failed']);
    expect(close).toHaveBeenCalledOnce();
  });

  it('are `internal` and nothing more if carrying them out throws', async () => {
    const carryOut = async (): Answer => {
      throw new Error('a bug');
    };
    const { ask, codes, logged } = connect({ carryOut });
    await ask(1);
    expect(codes).toEqual(['internal']);
    expect(logged).toEqual(['request-failed']);
  });
});
