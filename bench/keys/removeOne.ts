import { randomBytes, Secret } from '@sotto/base';
import { type Channel, ready } from '@sotto/envelope';
import { encodeCanonical, packWraps, parseMessage, statement } from '@sotto/protocol';
import { judge, readStatement } from '@sotto/records';
import { createChannel } from '../../packages/envelope/src/Channel.ts';
import { deriveChannelKeys } from '../../packages/envelope/src/ChannelKeys.ts';
import type { Actor, Told } from './Actor.ts';
import type { Crowd } from './createCrowd.ts';
import { measure, row, sealAnew } from './measure.ts';
import { oneWayMs } from './SimulatedRoom.ts';

await ready;

/** Both ends of a sealed connection. */
async function createConnection(): Promise<{ client: Channel; server: Channel }> {
  const options = { serverKey: randomBytes(32), hello: randomBytes(512), answerKey: randomBytes(32) };
  const shared = [randomBytes(32), randomBytes(32)] as const;
  const derive = () =>
    deriveChannelKeys({
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

const sizeOfAll = (records: readonly Uint8Array[]) => records.reduce((sum, { length }) => sum + length, 0);

/**
 * Measures a removal, from the moderator's click to the last frame that the removed member can open, with the CPU of
 * each part.
 */
export async function removeOne({ room, sponsor, speaker, listener, people }: Crowd): Promise<void> {
  const listeners = people.length - 9;
  const { nowMs } = room.time;
  const removed = people.at(-1);
  if (!removed) throw new Error('nobody to remove');
  const about = [{ join: removed.join, member: removed.self.memberKey.publicKey }];
  const acting = await sponsor.give({ type: 'wish', intent: { act: 'eject', about } }, nowMs);
  const submit = acting.value.find((message) => message.type === 'submit');
  if (submit?.type !== 'submit') throw new Error('nothing was submitted');
  const { client, server } = await createConnection();
  const packed = packWraps(submit.wraps)[0] ?? new Uint8Array(0);
  const uploading = await measure(() =>
    sealed(client, encodeCanonical({ statement: submit.statement, wraps: packed })),
  );
  const judging = await measure(() => {
    opened(server, uploading.value);
    const parsed = parseMessage(statement, encodeCanonical(submit.statement));
    if (!parsed.ok) throw new Error('not a statement');
    const judged = judge(room.log, readStatement(parsed.value));
    if (!judged.ok) throw new Error(judged.error.code);
    return judged.value;
  });
  const read = readStatement(submit.statement);
  room.record(read, judging.value);
  const telling = await measure(() => {
    const message = encodeCanonical({ statement: submit.statement, wrap: randomBytes(48) });
    return people.map(() => sealed(server, message).length).reduce((sum, each) => sum + each, 0);
  });
  const wrapFor = ({ join }: Actor) => submit.wraps.find((each) => Buffer.from(each.join).equals(join))?.wrap;
  const tell = async (actor: Actor) => {
    const wrap = wrapFor(actor);
    const told: Told = { type: 'statement', statement: read, ...(wrap && { wrap }) };
    return (await actor.give(told, nowMs)).ms;
  };
  const byStage = await tell(speaker);
  if (!(speaker.hears && speaker.speaks(nowMs))) throw new Error('no key');
  const wrapping = await sponsor.give({ type: 'statement', statement: read }, nowMs);
  const minted = wrapping.value.find((message) => message.type === 'minted');
  if (minted?.type !== 'minted') throw new Error('no wraps');
  const others = await measure(() =>
    packWraps(minted.wraps).map((wraps) => sealed(client, encodeCanonical({ generation: minted.generation, wraps }))),
  );
  const mine = minted.wraps.find(({ join }) => Buffer.from(join).equals(listener.join));
  if (!mine) throw new Error('no wrap');
  const byListener =
    (await tell(listener)) +
    (await listener.give({ type: 'minted', generation: minted.generation, wrap: mine.wrap }, nowMs)).ms;
  if (!listener.hears) throw new Error('deaf');
  const floor = await sealAnew(listeners + 9);
  const each = telling.value / people.length;
  // Those on stage are told first: of the broadcast, ten messages come before the last of them.
  const toStage = (telling.ms / people.length) * 10;
  const total = acting.ms + uploading.ms + oneWayMs + judging.ms + toStage + oneWayMs + byStage;
  const sent = uploading.value.length;
  console.log(`\nRemoving one of ${listeners.toLocaleString('en')} listeners, ten on stage; floor: box_seal to each`);
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
  row('  who removes: the wraps of the others', wrapping.ms + others.ms, sizeOfAll(others.value));
  row('  each listener: statement and wrap', byListener, each);
  row('floor: box_seal to each', floor, 80 * (listeners + 9), floor);
}
