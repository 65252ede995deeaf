import { type Bytes, type Fault, fail, type Result } from '@sotto/base';
import type { SealedConnection } from '@sotto/envelope';
import { errorCode } from '@sotto/log';
import { type Code, encodeCanonical, parseMessage, requestFrame, roomRequests } from '@sotto/protocol';
import type { ServerParts } from '../ServerParts.ts';
import type { Client, LinkStanding } from './Client.ts';
import { createAllowance } from './createAllowance.ts';
import { leaveRoom } from './leaveRoom.ts';
import { handlers } from './requests/index.ts';

export interface Greeted {
  readonly roomHandle: Bytes;
  readonly standing: LinkStanding;
}

/** Answers one client's requests until its connection closes, which takes it out of its room. */
export function serveClient(connection: SealedConnection, greeted: Greeted, parts: ServerParts): void {
  const send = (frame: object) => {
    const message = encodeCanonical(frame);
    parts.taps.opened?.(message);
    connection.send(message);
  };
  const client: Client = {
    parts,
    ...greeted,
    connectionId: connection.id,
    presence: { phase: 'outside' },
    tell: send,
    disconnect: () => connection.close(),
  };
  const allowance = createAllowance({ burst: 60, perSecond: 20, now: parts.now });
  connection.onClose(() => leaveRoom(client));
  connection.onMessage((message) => {
    parts.taps.opened?.(message);
    const frame = parseMessage(requestFrame, message);
    if (!frame.ok) return connection.close();
    const { seq, name, body } = frame.value;
    if (!allowance.take()) return send({ seq, code: 'rate-limited' });
    void answer(client, name, body).then((outcome) => {
      send(outcome.ok ? { seq, answer: outcome.value } : { seq, code: outcome.error.code });
    });
  });
}

async function answer(
  client: Client,
  name: keyof typeof handlers,
  body: unknown,
): Promise<Result<unknown, Fault<Code>>> {
  const parsed = parseMessage(roomRequests[name].body, encodeCanonical(body));
  if (!parsed.ok) return parsed;
  try {
    return await handlers[name](client, parsed.value as never);
  } catch (error) {
    client.parts.log.error('request-failed', { code: errorCode(error) });
    return fail('internal');
  }
}
