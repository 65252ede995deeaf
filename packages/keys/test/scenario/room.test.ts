import { isEqual } from '@sotto/base';
import { linkProofBody } from '@sotto/protocol';
import { verify } from '@sotto/statements';
import { describe, expect, it } from 'vitest';
import {
  deriveRoomKeys,
  formatRoomFragment,
  openCredential,
  openMetadata,
  parseRoomLink,
  sealMetadata,
  signLinkProof,
} from '../../src/index.ts';
import { createRoom, enter, range, read, serverKey, title, toHex } from '../fixtures.ts';

const ada = 0x20;
const bob = 0x60;
const eve = 0xa0;

describe('a room of two', () => {
  it('[K1-K12] opens for whoever got the link as text, and shows each the other', async () => {
    const created = await createRoom(ada, 0);
    const parsed = parseRoomLink(`https://sotto.example/r#${formatRoomFragment(created)}`);
    if (!parsed.ok) throw new Error(parsed.error.code);
    const [host, guest] = [await enter(created, ada, 'Ada'), await enter(parsed.value, bob, 'Bob')];

    expect(await read(host.sealed, guest)).toMatchObject({ name: 'Ada', isOwner: true });
    expect(await read(guest.sealed, host)).toMatchObject({ name: 'Bob', isOwner: false });
    const card = { title: title('Evening'), everyoneSpeaks: false };
    expect(openMetadata(sealMetadata(card, host.keys), guest.keys)).toEqual({ ok: true, value: card });

    expect(guest.keys.mediaSalt.expose()).toEqual(host.keys.mediaSalt.expose());
  });

  it('[K7] lets in a guest by the key that the host registered, and nobody by another link', async () => {
    const link = await createRoom(ada, 0);
    const registered = (await deriveRoomKeys(link)).linkProof.publicKey;
    const prove = async (room: number) => {
      const { linkProof, roomHandle } = await deriveRoomKeys(await createRoom(ada, room));
      const claim = { serverKey, roomHandle, clientKey: range(1, 32), timeMs: 1 };
      const signature = signLinkProof({ linkProof, ...claim });
      return verify(registered, { type: 'link-proof', body: linkProofBody(claim), signature });
    };
    expect(await prove(0)).toBe(true);
    expect(await prove(1)).toBe(false);
  });

  it('[K3] is closed to who has another link, even one that differs in its server alone', async () => {
    const link = await createRoom(ada, 0);
    const { sealed } = await enter(link, bob, 'Bob');
    const elsewhere = await deriveRoomKeys({ ...link, serverFingerprint: range(1, 16) });
    expect(await openCredential(sealed, { keys: elsewhere })).toMatchObject({ error: { code: 'seal-broken' } });
  });
});

describe('one person in two rooms', () => {
  it('[K3-K4] shows nothing that is the same in both', async () => {
    const stays = [await enter(await createRoom(ada, 0), bob), await enter(await createRoom(ada, 1), bob)];
    const shown = stays.map(({ keys, memberKey, session, sealed }) =>
      [
        keys.roomHandle,
        keys.linkProof.publicKey,
        memberKey.publicKey,
        session.signing.publicKey,
        session.exchange.publicKey,
        sealed,
      ].map(toHex),
    );
    expect(shown[0]?.filter((part) => shown[1]?.includes(part))).toEqual([]);
  });

  it('[K4] as their owner shows two owner keys', async () => {
    const [one, two] = [await createRoom(ada, 0), await createRoom(ada, 1)];
    expect(isEqual(one.ownerFingerprint, two.ownerFingerprint)).toBe(false);
  });
});

describe('what the server stores', () => {
  it('[K9] holds neither key nor name of a member, in whatever length of name', async () => {
    const link = await createRoom(ada, 0);
    const short = await enter(link, eve, 'E');
    const long = await enter(link, eve, 'Eve '.repeat(16).trim());
    expect(short.sealed.length).toBe(long.sealed.length);
    expect(toHex(long.sealed)).not.toContain(toHex(long.memberKey.publicKey));
    expect(Buffer.from(long.sealed).includes('Eve')).toBe(false);
  });
});
