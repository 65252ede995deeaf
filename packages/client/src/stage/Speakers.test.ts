import { fail, toBase64url } from '@sotto/base';
import { beforeAll, expect, test, vi } from 'vitest';
import { createMember, enter, handle, prepareRoom } from '../../test/enterStay.ts';
import type { Roster } from '../join/Roster.ts';
import { Speakers } from './Speakers.ts';

beforeAll(prepareRoom);

async function meetBen(answers: Parameters<typeof enter>[0] = {}) {
  const entered = await enter(answers);
  const { stay, roster, frames, media } = entered;
  const speakers = new Speakers({ roster, frames, media });
  const admit = vi.spyOn(frames, 'admit');
  const dismiss = vi.spyOn(frames, 'dismiss');
  const { member, session } = await createMember('Ben', stay.agent.log.start);
  await speakers.meet([member]);
  const stream = { consumer: handle(20), join: member.join, ssrc: 7, mid: '0' };
  entered.server.asked.length = 0;
  return { ...entered, speakers, admit, dismiss, member, session, stream, connection: stay.connection };
}

const namesOn = (roster: Roster) => roster.stage().map(({ name }) => name);

test('[F17] a verified member is shown, and heard by the session of their credential', async () => {
  const { roster, admit, member, session } = await meetBen();
  expect(namesOn(roster)).toContain('Ben');
  expect(admit).toHaveBeenCalledWith(toBase64url(member.join), session.signing.publicKey);
});

test('[F17] a member whose entry does not verify is neither shown nor heard', async () => {
  const { roster, admit, speakers, stay } = await meetBen();
  const { member } = await createMember('Eve', stay.agent.log.start);
  admit.mockClear();
  await speakers.meet([{ ...member, signature: new Uint8Array(64) }]);
  expect([namesOn(roster).includes('Eve'), roster.refused, admit.mock.calls.length]).toEqual([false, 1, 0]);
});

test('[R4] a stream flows once its receiver is there, under the speaker’s and the person’s name', async () => {
  const { speakers, media, stream, connection, server, member } = await meetBen();
  await speakers.hear([stream], connection);
  const speaker = toBase64url(member.join);
  const [, name, person] = vi.mocked(media.addStream).mock.calls.at(-1) ?? [];
  expect([name, person !== speaker, server.asked]).toEqual([speaker, true, ['resume']]);
});

test('[R4] a stream without a receiver does not flow', async () => {
  const { speakers, media, stream, connection, server } = await meetBen();
  vi.mocked(media.addStream).mockResolvedValueOnce(fail('internal'));
  await speakers.hear([stream], connection);
  expect([server.asked, connection.isOpen]).toEqual([[], true]);
});

test('[R10] if streams can’t flow, the connection is given up: coming back asks for all of them', async () => {
  const { speakers, stream, connection } = await meetBen({ resume: 'unknown-handle' });
  await speakers.hear([stream], connection);
  expect(connection.isOpen).toBe(false);
});

test('[R11] those whom the server does not list are shown and played no more', async () => {
  const { speakers, roster, media, dismiss, member } = await meetBen();
  await speakers.keep([member.join]);
  expect(dismiss).not.toHaveBeenCalled();
  await speakers.keep([]);
  const speaker = toBase64url(member.join);
  expect(namesOn(roster)).not.toContain('Ben');
  expect(dismiss).toHaveBeenCalledWith(speaker);
  expect(media.removeStreams).toHaveBeenCalledWith(speaker);
});
