import { checkpoint, encodeCanonical, genesis, header, parseMessage, registration, statement } from '@sotto/protocol';
import { expect, it } from 'vitest';
import { createCheckpoint, hashRecord, parseGenesis, parseStatement } from '../src/index.ts';
import { createGenesis, guest, moderator, owner, TestRoom } from './TestRoom.ts';

it('[P1, P2] reads back what was written, byte for byte', () => {
  const room = new TestRoom();
  const { header, body } = room.write(owner, { act: 'give', members: [moderator.key] });
  const bytes = encodeCanonical({ header, body });
  const parsed = parseStatement(bytes);
  expect(parsed.ok && encodeCanonical({ header: parsed.value.header, body: parsed.value.body })).toEqual(bytes);
  expect(parsed.ok && parsed.value.hash).toEqual(hashRecord(header));
  const written = encodeCanonical(createGenesis());
  const read = parseGenesis(written);
  expect(read.ok && encodeCanonical(read.value)).toEqual(written);
});

it('[W2] refuses a statement with bytes left over, an extra or a missing field, or a field of another length', () => {
  const { header: good, body } = new TestRoom().write(owner, { act: 'close' });
  const { signer: _, ...short } = good;
  const bad = [
    { header: { ...good, extra: 1 }, body },
    { header: short, body },
    { header: { ...good, join: good.signer }, body },
    { header: good, body: body.slice(1) },
    { header: { ...good, number: 0 }, body },
    { header: { ...good, act: 'away' }, body },
  ];
  for (const each of bad) expect(parseStatement(encodeCanonical(each)).ok).toBe(false);
  expect(parseStatement(new Uint8Array([...encodeCanonical({ header: good, body }), 0])).ok).toBe(false);
  expect(parseMessage(statement, encodeCanonical({ header: good, body })).ok).toBe(true);
});

it('[W3] bounds the names in a statement, a registration and a checkpoint', () => {
  const room = new TestRoom();
  const { header: good } = room.write(owner, { act: 'eject', members: [guest.key] });
  const many = Array.from({ length: 65 }, () => guest.key);
  expect(parseMessage(header, encodeCanonical({ ...good, members: many })).ok).toBe(false);
  expect(parseMessage(header, encodeCanonical({ ...good, members: many.slice(1) })).ok).toBe(true);
  expect(parseMessage(genesis, encodeCanonical({ ...createGenesis(), policy: 'never' })).ok).toBe(false);
  const entry = { start: room.log.start, join: guest.join, credential: new Uint8Array(641), signature: good.signature };
  expect(parseMessage(registration, encodeCanonical(entry)).ok).toBe(false);
  const made = createCheckpoint(room.log, []);
  expect(parseMessage(checkpoint, encodeCanonical(made)).ok).toBe(true);
  expect(parseMessage(checkpoint, encodeCanonical({ ...made, lock: -1 })).ok).toBe(false);
});
