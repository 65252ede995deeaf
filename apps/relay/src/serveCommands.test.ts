import { ok } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import type { Tally, TallyFields } from '@sotto/log';
import { decodeCanonical, encodeCanonical } from '@sotto/protocol';
import { expect, it, vi } from 'vitest';
import { type CommandTable, serveCommands } from './serveCommands.ts';

function serve() {
  let nowMs = 0;
  let receive: (message: Uint8Array<ArrayBuffer>) => void = () => undefined;
  const sent: unknown[] = [];
  let ended = false;
  const connection: SealedConnection = {
    id: new Uint8Array(32),
    send: (message) => void sent.push(decodeCanonical(message)),
    onMessage: (next) => {
      receive = next;
    },
    onClose: () => undefined,
    close: () => {
      ended = true;
    },
  };
  const close = vi.fn(async () => {
    nowMs += 10;
    return ok({});
  });
  const counted: [string, TallyFields | undefined][] = [];
  const ignore = () => undefined;
  const tally: Tally = {
    count: (event, fields) => void counted.push([event, fields]),
    note: ignore,
    flush: ignore,
    close: ignore,
  };
  const commands = { close } as unknown as CommandTable;
  serveCommands(connection, { commands, tally, now: () => nowMs, tap: undefined });
  const command = (remainingMs: number) =>
    receive(encodeCanonical({ seq: 1, name: 'close', remainingMs, body: { handle: new Uint8Array(16) } }));
  return { command, close, sent, counted, isEnded: () => ended, connection };
}

it('[L3] runs no command that has no time left, and answers `late` if one took too long', async () => {
  const { command, close, sent } = serve();
  command(0);
  await vi.waitFor(() => expect(sent).toEqual([ok({ seq: 1, code: 'late' })]));
  expect(close).not.toHaveBeenCalled();
  command(5);
  await vi.waitFor(() => expect(sent.length).toBe(2));
  expect(sent[1]).toEqual(ok({ seq: 1, code: 'late' }));
  command(50);
  await vi.waitFor(() => expect(sent[2]).toEqual(ok({ seq: 1, answer: {} })));
  expect(close).toHaveBeenCalledTimes(2);
});

it('[L3] counts refused and failed commands by name and code', async () => {
  const { command, close, sent, counted } = serve();
  command(0);
  close.mockRejectedValueOnce(Object.assign(new Error('text'), { code: 'EPIPE' }));
  command(1_000);
  await vi.waitFor(() => expect(sent.length).toBe(2));
  expect(counted).toEqual([
    ['command-refused', { command: 'close', code: 'late' }],
    ['command-failed', { command: 'close', code: 'EPIPE' }],
    ['command-refused', { command: 'close', code: 'relay-unavailable' }],
  ]);
});

it('[L5] ends the connection, and not the process, if an answer can’t be encoded', async () => {
  const { command, close, counted, isEnded } = serve();
  close.mockResolvedValueOnce(ok({ never: Symbol('encoded') }));
  command(1_000);
  await vi.waitFor(() => expect(isEnded()).toBe(true));
  expect(counted).toMatchObject([['command-failed', {}]]);
});
