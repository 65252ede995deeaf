import { fail, ok } from '@sotto/base';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { type Answers, createPort, createServer, handle, offer, sending, ticket } from '../../test/enterStay.ts';
import { roomConversation, ServerConnection } from '../connection/ServerConnection.ts';
import { ReceivingPath } from './ReceivingPath.ts';
import { recoverPath } from './recoverPath.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const receiving = { transport: { ...offer, transport: handle(8) }, streams: [], ticket: ticket(4) };

/** A path on transport 2, of a client whose server answers by table. */
function createPath(answers: Answers) {
  const media = createPort();
  const server = createServer(answers);
  const connection = new ServerConnection(server.connection, roomConversation);
  const onReceiving = vi.fn(async () => undefined);
  const path = new ReceivingPath(offer.transport, {
    media,
    connection: () => connection,
    inOrder: (step) => step(),
    onReceiving,
    onChange: () => undefined,
  });
  return { path, media, asked: server.asked, connection, onReceiving, answers };
}

test('[R12] the loss of another transport changes nothing', async () => {
  const { path, asked } = createPath({ receive: receiving });
  expect(path.lose(sending)).toBe(false);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([path.isLost, asked]).toEqual([false, []]);
});

test('[R12] a lost transport is replaced, with the streams that come on the new one', async () => {
  const { path, media, asked, onReceiving } = createPath({ receive: receiving });
  expect(path.lose(offer.transport)).toBe(true);
  expect(path.isLost).toBe(true);
  await vi.advanceTimersByTimeAsync(1_000);
  expect([path.isLost, asked]).toEqual([false, ['receive']]);
  expect(media.receive).toHaveBeenCalledWith(receiving.transport);
  expect(onReceiving).toHaveBeenCalledWith(receiving);
  // From now on the new one is this path's.
  expect([path.lose(offer.transport), path.lose(receiving.transport.transport)]).toEqual([false, true]);
});

test('[R12] it asks again while no relay is there, and at once when it is hurried', async () => {
  const { path, asked, answers } = createPath({ receive: 'relay-unavailable' });
  path.lose(offer.transport);
  await vi.advanceTimersByTimeAsync(20_000);
  expect(path.isLost).toBe(true);
  const tries = asked.length;
  expect(tries).toBeGreaterThan(3);
  answers['receive'] = receiving;
  path.hurry();
  await vi.advanceTimersByTimeAsync(0);
  expect([path.isLost, asked.length]).toEqual([false, tries + 1]);
});

test('[R12] a transport that the browser can’t use is not taken for the new one', async () => {
  const { path, media, onReceiving } = createPath({ receive: receiving });
  vi.mocked(media.receive).mockResolvedValueOnce(fail('internal')).mockResolvedValue(ok(null));
  path.lose(offer.transport);
  await vi.advanceTimersByTimeAsync(10_000);
  expect([path.isLost, vi.mocked(media.receive).mock.calls.length, onReceiving.mock.calls.length]).toEqual([
    false,
    2,
    1,
  ]);
});

test('[R12] without a connection it waits for the next one', async () => {
  const { path, asked, connection } = createPath({ receive: receiving });
  connection.close();
  path.lose(offer.transport);
  await vi.advanceTimersByTimeAsync(60_000);
  expect([path.isLost, asked]).toEqual([true, []]);
  path.resume();
  await vi.advanceTimersByTimeAsync(60_000);
  expect([path.isLost, asked]).toEqual([true, []]);
});

test('[R12] a transport that does not carry what is heard is that of the own microphone', () => {
  const ownStage = { losePath: vi.fn() };
  const parts = { path: createPath({ receive: receiving }).path, ownStage: ownStage as never };
  recoverPath(offer.transport, parts);
  expect(ownStage.losePath).not.toHaveBeenCalled();
  recoverPath(sending, parts);
  expect(ownStage.losePath).toHaveBeenCalledWith(sending);
});
