import { type Bytes, fromText, type Result, Secret } from '@sotto/base';
import {
  type Channel,
  createHello,
  createHelloMemory,
  openHello,
  type ServerKeys,
  serverFingerprint,
  serverKeysFromSecret,
} from '@sotto/envelope';
import { createFrameKeyRing, createFrameSealer } from '@sotto/frames';
import { createRoomLink, deriveRoomKeys, formatRoomFragment, type RoomKeys, signLinkProof } from '@sotto/keys';
import { encodeCanonical } from '@sotto/protocol';

/** The clock of both sides, in milliseconds since 1970 UTC. */
const timeMs = 1_800_000_000_000;

const filled = (byte: number): Bytes => new Uint8Array(32).fill(byte);

function take<T>(result: Result<T>): T {
  if (!result.ok) throw new Error(result.error.code);
  return result.value;
}

/** A heading, then hex in lines of 64 digits. */
function show(heading: string, bytes: Uint8Array): readonly string[] {
  return [
    heading,
    ...(Buffer.from(bytes)
      .toString('hex')
      .match(/.{1,64}/g) ?? []),
    '',
  ];
}

/**
 * Makes the sample of SPEC.md: the lines of an exchange about a room that does not exist, and of one sealed frame.
 *
 * Every secret is a byte repeated: root seed 1, room 2, server 3, c 4, s 5. The caller makes randomness give c, then s.
 */
export async function sampleExchange(): Promise<readonly string[]> {
  const server = await serverKeysFromSecret(filled(3));
  const link = await createRoomLink({
    rootSeed: new Secret(filled(1)),
    serverFingerprint: await serverFingerprint(server.publicKey),
    random: () => filled(2),
  });
  const keys = await deriveRoomKeys(link);
  const greeted = await greet(server, keys);
  return [
    'link',
    `#${formatRoomFragment(link)}`,
    '',
    ...show('server key S', server.publicKey),
    ...show('room handle', keys.roomHandle),
    ...greeted.lines,
    ...(await speak(keys)),
  ];
}

async function greet(server: ServerKeys, { roomHandle, linkProof }: RoomKeys) {
  const { publicKey: serverKey } = server;
  let payload: Bytes = new Uint8Array(0);
  const pending = await createHello({
    serverKey,
    nowMs: timeMs,
    payload: (clientKey) => {
      payload = encodeCanonical({
        roomHandle,
        proof: signLinkProof({ linkProof, serverKey, roomHandle, clientKey, timeMs }),
      });
      return payload;
    },
  });
  const memory = createHelloMemory({ now: () => timeMs });
  const opened = take(await openHello({ keys: server, hello: pending.hello, memory, nowMs: timeMs }));
  const welcome = encodeCanonical({ room: null });
  const { answer, channel } = await opened.answer(welcome);
  const { channel: client } = take(await pending.finish(answer));
  return {
    lines: [
      ...show('client: hello payload {roomHandle, proof}', payload),
      ...show('client: hello', pending.hello),
      ...show('server: answer payload {room: null}', welcome),
      ...show('server: reply, 1 || s || record 0', Uint8Array.of(1, ...answer)),
      ...ask(client, channel),
    ],
  };
}

function ask(client: Channel, server: Channel): readonly string[] {
  const request = encodeCanonical({ seq: 1, name: 'peek', body: {} });
  const refusal = encodeCanonical({ seq: 1, code: 'room-gone' });
  return [
    ...show("client: request {seq: 1, name: 'peek', body: {}}", request),
    ...show('client: its record 0', take(client.seal(request))),
    ...show("server: refusal {seq: 1, code: 'room-gone'}", refusal),
    ...show('server: its record 1', take(server.seal(refusal))),
  ];
}

/** One frame "sotto" at generation 3, step 1, of session bytes 7 under step key bytes 6. */
async function speak({ mediaSalt }: RoomKeys): Promise<readonly string[]> {
  const ring = createFrameKeyRing({ mediaSalt, now: () => timeMs });
  const endless = Number.POSITIVE_INFINITY;
  const step = { generation: 3, step: 1, confirm: new Uint8Array(16), key: new Secret(filled(6)), untilMs: endless };
  ring.use({ sealAt: step, opens: [step], speakers: new Map(), allowsSound: true, validUntilMs: endless });
  const sealer = createFrameSealer({ ring, session: filled(7) });
  return show(
    'speaker: sealed frame of "sotto", K(3,1) = 6.., session = 7..',
    take(await sealer.seal(fromText('sotto'))),
  );
}
