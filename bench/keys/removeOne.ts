import { randomBytes, Secret } from '@sotto/base';
import { type Channel, ready } from '@sotto/envelope';
import { encodeCanonical, packWraps, parseMessage, type RoomEvent, statement, statementLimits } from '@sotto/protocol';
import { judge, readStatement } from '@sotto/records';
import { WrappedEvent } from '../../apps/server/src/rooms/WrappedEvent.ts';
import { createChannel } from '../../packages/envelope/src/Channel.ts';
import { deriveSession } from '../../packages/envelope/src/Session.ts';
import type { Crowd } from './createCrowd.ts';
import { measure, row, sealAnew } from './measure.ts';
import { oneWayMs } from './SimulatedRoom.ts';

await ready;

/** Both ends of a sealed connection. */
async function createConnection(): Promise<{ client: Channel; server: Channel }> {
  const options = { serverKey: randomBytes(32), hello: randomBytes(512), answerKey: randomBytes(32) };
  const shared = [randomBytes(32), randomBytes(32)] as const;
  const derive = () =>
    deriveSession({
      ...options,
      longTermShared: new Secret(shared[0].slice()),
      ephemeralShared: new Secret(shared[1].slice()),
    });
  return { client: createChannel(await derive(), 'client'), server: createChannel(await derive(), 'server') };
}

function opened(channel: Channel, record: Uint8Array): Uint8Array {
  const message = channel.open(record);
  if (!message.ok) throw new Error(message.error.code);
  return message.value;
}

function sealed(channel: Channel, message: Uint8Array): Uint8Array {
  const record = channel.seal(message);
  if (!record.ok) throw new Error(record.error.code);
  return record.value;
}

/** From the moderator's word to the last frame that the removed one can open, with what each part of the way computes. */
export async function removeOne({ room, sponsor, speaker, listener, people }: Crowd): Promise<void> {
  const listeners = people.length - 9;
  const removed = people.at(-1);
  if (!removed) throw new Error('nobody to remove');
  const { log } = sponsor.agent.log;
  const intent = { kind: 'remove', act: 'eject', join: removed.join } as const;
  const acting = await measure(() => sponsor.agent.handle({ type: 'intent', intent }));
  const submit = acting.value.find((message) => message.type === 'submit');
  if (submit?.type !== 'submit') throw new Error('nothing was submitted');
  const { client, server } = await createConnection();
  const uploading = await measure(() => {
    const pieces = packWraps(submit.wraps);
    const commitment = submit.statement.gate.commitment;
    const messages = pieces.map((wraps, index) =>
      encodeCanonical(index < pieces.length - 1 ? { commitment, wraps } : { statement: submit.statement, wraps }),
    );
    return messages.map((message) => sealed(client, message));
  });
  const records = uploading.value;
  const judging = await measure(async () => {
    const messages = records.map((record) => opened(server, record));
    const parsed = parseMessage(statement, encodeCanonical(submit.statement));
    if (!parsed.ok || messages.length === 0) throw new Error('not a statement');
    const judged = judge(log, await readStatement(parsed.value));
    if (!judged.ok) throw new Error(judged.error.code);
  });
  if (!(await room.record(submit.statement)).ok) throw new Error('does not follow');
  const event: RoomEvent & { event: 'statement' } = { event: 'statement', statement: submit.statement, wrap: null };
  const telling = await measure(() => {
    const { wrap: _, ...unwrapped } = event;
    const wrapped = new WrappedEvent(unwrapped);
    let bytes = 0;
    for (const { wrap } of submit.wraps) bytes += sealed(server, wrapped.with(wrap)).length;
    return bytes;
  });
  const tell = async ({ agent, person }: typeof speaker) => {
    const wrap = submit.wraps.find(({ join }) => Buffer.from(join).equals(person.join))?.wrap ?? null;
    const reading = await measure(() => agent.handle({ type: 'statement', statement: submit.statement, wrap }));
    const generation = submit.statement.gate.sequence;
    if (!agent.holds({ generation, step: 0 }, sponsor.person.self.session.signing.publicKey)) throw new Error('no key');
    return reading.ms;
  };
  const byStage = await tell(speaker);
  const byListener = await tell(listener);
  await room.give(sponsor, { type: 'statement', statement: submit.statement, wrap: null });
  if (speaker.agent.current()?.generation !== submit.statement.gate.sequence) throw new Error('not spoken under');
  const floor = await sealAnew(listeners + 9);
  const each = telling.value / submit.wraps.length;
  // Those on stage are told first: of the broadcast, ten messages lie before the last of them.
  const toStage = (telling.ms / submit.wraps.length) * 10;
  const total = acting.ms + uploading.ms + oneWayMs + judging.ms + toStage + oneWayMs + byStage;
  console.log(`\nRemoving one of ${listeners.toLocaleString('en')} listeners, ten on stage; floor: box_seal to each`);
  const sent = records.reduce((sum, record) => sum + record.length, 0);
  row('who removes: statement, secret and all wraps', acting.ms, undefined, floor);
  row('who removes: encoding and sealing for the server', uploading.ms, sent);
  row('on its way', oneWayMs);
  row('the server: opening, hashing, judging', judging.ms);
  row('the server: those on stage', toStage, 10 * each);
  row('on its way', oneWayMs);
  row('each on stage: statement and wrap', byStage, each);
  row('from the word to the last frame that the removed one can open', total);
  row('  the same behind an uplink of 2 Mbit/s', total + (sent * 8) / 2_000);
  row('  the server has told everybody, after its first', telling.ms, telling.value);
  row('  each listener: statement and wrap', byListener, each);
  row('floor: box_seal to each', floor, 80 * (listeners + 9), floor);
  if (submit.wraps.length > statementLimits.rosterEntries) throw new Error('too many');
}
