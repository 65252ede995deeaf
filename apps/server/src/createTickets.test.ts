import { type Bytes, randomBytes } from '@sotto/base';
import { createServerKeys, serverKeysFromSecret } from '@sotto/envelope';
import { limits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { createTickets, type Ticket } from './createTickets.ts';

const keys = await createServerKeys();
const tickets = await createTickets(keys);

const listener: Ticket = {
  join: randomBytes(16),
  session: randomBytes(32),
  credentialHash: randomBytes(32),
  relay: randomBytes(32),
  receiving: randomBytes(16),
  sending: null,
  producer: null,
  shown: null,
  hand: null,
};
const room = randomBytes(16);
const speaker: Ticket = { ...listener, sending: randomBytes(16), producer: randomBytes(16), shown: randomBytes(32) };
const hand = { sealed: randomBytes(limits.handBytes), changedMs: Number.MAX_SAFE_INTEGER };
const raised: Ticket = { ...speaker, hand };

describe('a ticket', () => {
  it('[R10] opens to what was sealed, also after a restart, and has one length whatever it holds', async () => {
    const again = await createTickets(await serverKeysFromSecret(keys.secretKey.expose()));
    for (const ticket of [listener, speaker, raised]) {
      const sealed = tickets.seal(ticket, room);
      expect(sealed.length).toBe(limits.ticketBytes);
      expect(again.open(sealed, room)).toEqual(ticket);
    }
    expect(tickets.seal(listener, room)).not.toEqual(tickets.seal(listener, room));
  });

  it('[R10] does not open if any byte was changed, cut or added, nor for another server or room', async () => {
    const sealed = tickets.seal(speaker, room);
    for (let at = 0; at < sealed.length; at++) {
      const changed: Bytes = sealed.slice();
      changed[at] = (changed[at] ?? 0) ^ 1;
      expect(tickets.open(changed, room)).toBeUndefined();
    }
    for (const other of [
      sealed.slice(1),
      new Uint8Array([...sealed, 0]),
      new Uint8Array(0),
      randomBytes(limits.ticketBytes),
    ]) {
      expect(tickets.open(other, room)).toBeUndefined();
    }
    expect((await createTickets(await createServerKeys())).open(sealed, room)).toBeUndefined();
    expect(tickets.open(sealed, randomBytes(16))).toBeUndefined();
  });
});
