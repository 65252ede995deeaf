import { ok } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { createLog } from '@sotto/log';
import { decodeCanonical, encodeCanonical } from '@sotto/protocol';
import { expect, it, vi } from 'vitest';
import { type CommandTable, serveCommands } from './serveCommands.ts';

function serve() {
  let nowMs = 0;
  let receive: (message: Uint8Array<ArrayBuffer>) => void = () => undefined;
  const sent: unknown[] = [];
  const connection: SealedConnection = {
    id: new Uint8Array(32),
    send: (message) => void sent.push(decodeCanonical(message)),
    onMessage: (next) => {
      receive = next;
    },
    onClose: () => undefined,
    close: () => undefined,
  };
  const close = vi.fn(async () => {
    nowMs += 10;
    return ok({});
  });
  const log = createLog({ component: 'test', sink: { write: () => undefined } });
  const commands = { close } as unknown as CommandTable;
  serveCommands(connection, { commands, log, now: () => nowMs, tap: undefined });
  const command = (remainingMs: number) =>
    receive(encodeCanonical({ seq: 1, name: 'close', remainingMs, body: { handle: new Uint8Array(16) } }));
  return { command, close, sent };
}

it('[L3] carries out no command that has no time left, and answers late to one that took too long', async () => {
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
