import { type Bytes, concat, isEqual } from '@sotto/base';
import { decodeCanonical, encodeCanonical, limits } from '@sotto/protocol';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createRoom, enter, flip, fromHex, name, range, texts, toHex } from '../../test/fixtures.ts';
import { createMac } from '../identity/mac.ts';
import { createSession } from '../identity/session.ts';
import { sign } from '../identity/signing.ts';
import { openCredential, sealCredential } from './credential.ts';
import { isName } from './displayText.ts';
import { open, seal } from './sealed.ts';

const owner = 0x20;
const guest = 0x60;
const link = await createRoom(owner, 0);
const ada = await enter(link, guest);
const { keys } = ada;
const elsewhere = await enter(await createRoom(owner, 1), guest);
const kind = { type: 'credential', sealedBytes: limits.credentialBytes } as const;
const refused = (code: string) => ({ ok: false, error: { code } });

type Fields = Record<string, unknown>;

function contentOf(sealed: Bytes): { mac: Bytes; fields: Fields } {
  const content = open(kind, sealed, keys);
  if (!content.ok) throw new Error(content.error.code);
  const decoded = decodeCanonical(content.value.slice(32));
  if (!decoded.ok) throw new Error(decoded.error.code);
  return { mac: content.value.slice(0, 32), fields: decoded.value as Fields };
}

const { mac, fields } = contentOf(ada.sealed);

/** A forgery that any other holder of the link can make: any content, under a correct MAC. */
async function forge(content: Bytes): Promise<Bytes> {
  return seal(kind, concat(await createMac(keys.credentialMacKey, content), content), keys);
}

describe('credential', () => {
  it('[K10] says whose keys and name these are', async () => {
    expect(await openCredential(ada.sealed, { keys })).toEqual({
      ok: true,
      value: {
        member: ada.memberKey.publicKey,
        session: ada.session.signing.publicKey,
        exchange: ada.session.exchange.publicKey,
        name: 'Ada',
        isOwner: false,
      },
    });
  });

  it('[K10] is the owner’s if its key has the fingerprint of the link', async () => {
    const creator = await enter(link, owner);
    expect(await openCredential(creator.sealed, { keys })).toMatchObject({ value: { isOwner: true } });
  });

  it('[K10] belongs to the session that the caller expects', async () => {
    const { sealed, session } = ada;
    const expectedSession = session.signing.publicKey;
    expect(await openCredential(sealed, { keys, expectedSession })).toMatchObject({ ok: true });
    const another = flip(expectedSession, 0);
    expect(await openCredential(sealed, { keys, expectedSession: another })).toEqual(refused('session-mismatch'));
  });

  it('[K9-K11] has one size and round-trips for every name', async () => {
    const names = texts(70).filter(isName);
    const property = fc.asyncProperty(names, async (any) => {
      const sealed = await sealCredential({ ...ada, name: any });
      expect(sealed.length).toBe(limits.credentialBytes);
      expect(await openCredential(sealed, { keys })).toMatchObject({ ok: true, value: { name: any } });
    });
    await fc.assert(property, { seed: 20_210_212, numRuns: 50 });
  });

  it('[K9] holds the longest name', async () => {
    const longest = name('語'.repeat(64));
    const sealed = await sealCredential({ ...ada, name: longest });
    expect(await openCredential(sealed, { keys })).toMatchObject({ ok: true, value: { name: longest } });
  });
});

describe('credential of known keys', () => {
  // Frozen; computed apart from this code, with Ed25519, X25519 and HMAC of OpenSSL and CBOR written by hand.
  it('[K10] has this certificate and MAC', async () => {
    const draws = [range(0x80, 32), range(0xa0, 32)];
    const session = createSession((length) => draws.shift() ?? new Uint8Array(length));
    const known = contentOf(await sealCredential({ ...ada, session, name: name('Ada') }));
    expect(toHex(known.mac)).toBe('fab782a7120efa30ef0ad55f034bdbadd53e2ef24067fb02fc8058902d28bf39');
    const certificate = fromHex(
      '4a31563b45e78495c30e546140d9db7b4d8fb01dc4b0f6d47cd9d8b5e3d565a3' +
        'bb4d5fdd1dcf5cb0e0362fe7e824fd22ab5554e06fa82932eca1d1aa287caf07',
    );
    expect(known.fields).toMatchObject({ certificate });
  });
});

describe('tampered credential', () => {
  it('[K9] is refused with any byte changed', async () => {
    for (let index = 0; index < ada.sealed.length; index++) {
      expect(await openCredential(flip(ada.sealed, index), { keys })).toEqual(refused('seal-broken'));
    }
  });

  it('[K9] is refused in another room', async () => {
    expect(await openCredential(ada.sealed, { keys: elsewhere.keys })).toEqual(refused('seal-broken'));
  });

  it.each(['member', 'session', 'exchange', 'certificate'])(
    '[K10] is refused with another %s by a holder of the metadata key alone',
    async (field) => {
      const content = encodeCanonical({ ...fields, [field]: flip(fields[field] as Bytes, 0) });
      expect(await openCredential(seal(kind, concat(mac, content), keys), { keys })).toEqual(refused('mac-mismatch'));
    },
  );

  it('[K10] is refused with another MAC', async () => {
    for (let index = 0; index < 32; index++) {
      const sealed = seal(kind, concat(flip(mac, index), encodeCanonical(fields)), keys);
      expect(await openCredential(sealed, { keys })).toEqual(refused('mac-mismatch'));
    }
    expect(await openCredential(seal(kind, range(0, 31), keys), { keys })).toEqual(refused('mac-mismatch'));
  });

  it.each(['member', 'session', 'exchange', 'certificate'])(
    '[K10] is refused with another %s by a holder of the link',
    async (field) => {
      const content = encodeCanonical({ ...fields, [field]: flip(fields[field] as Bytes, 0) });
      expect(await openCredential(await forge(content), { keys })).toEqual(refused('certificate-invalid'));
    },
  );

  it('[K10] is refused with a name that another holder of the link gave', async () => {
    const content = encodeCanonical({ ...fields, name: 'Eve' });
    expect(await openCredential(await forge(content), { keys })).toEqual(refused('certificate-invalid'));
  });

  it('[K10] is refused with the owner’s public key over somebody else’s certificate', async () => {
    const creator = await enter(link, owner);
    const content = encodeCanonical({ ...fields, member: creator.memberKey.publicKey });
    expect(await openCredential(await forge(content), { keys })).toEqual(refused('certificate-invalid'));
  });

  it('[K10] is refused with a certificate that the same key made for another room or purpose', async () => {
    const { session, exchange, name: called } = fields;
    const body = { roomHandle: keys.roomHandle, session, exchange, name: called };
    const strayed = sign(ada.memberKey, 'session-certificate', { ...body, roomHandle: elsewhere.keys.roomHandle });
    const misused = sign(ada.memberKey, 'house-proof', body);
    for (const certificate of [strayed, misused]) {
      const sealed = await forge(encodeCanonical({ ...fields, certificate }));
      expect(await openCredential(sealed, { keys })).toEqual(refused('certificate-invalid'));
    }
  });

  it('[K6, K10] is refused under a key of small order, which any signature would fit', async () => {
    const member = fromHex(`01${'00'.repeat(31)}`);
    const certificate = fromHex(`01${'00'.repeat(63)}`);
    const sealed = await forge(encodeCanonical({ ...fields, member, certificate }));
    expect(await openCredential(sealed, { keys })).toEqual(refused('certificate-invalid'));
  });

  it.each<[string, Fields]>([
    ['a field too many', { ...fields, isOwner: true }],
    ['a field missing', { name: 'Ada' }],
    ['a key a byte short', { ...fields, member: range(0, 31) }],
    ['a key a byte long', { ...fields, exchange: range(0, 33) }],
    ['a key as a text', { ...fields, session: 'x'.repeat(32) }],
    ['a certificate a byte short', { ...fields, certificate: range(0, 63) }],
    ['a name too long', { ...fields, name: 'a'.repeat(65) }],
    ['a name that is not trimmed', { ...fields, name: 'Ada ' }],
    ['a name that reorders', { ...fields, name: 'Ada\u202E' }],
    ['a name that is a number', { ...fields, name: 7 }],
  ])('[K10-K11] is refused with %s', async (_, content) => {
    expect(await openCredential(await forge(encodeCanonical(content)), { keys })).toEqual(
      refused('credential-malformed'),
    );
  });

  it('[K10] is refused with a byte after it', async () => {
    const content = concat(encodeCanonical(fields), new Uint8Array(1));
    expect(await openCredential(await forge(content), { keys })).toEqual(refused('credential-malformed'));
  });
});

describe('two stays', () => {
  it('[K8, K10] of one person in one room share only the member key', async () => {
    const again = await enter(link, guest);
    const { fields: theirs } = contentOf(again.sealed);
    expect(theirs).toMatchObject({ member: ada.memberKey.publicKey });
    for (const field of ['session', 'exchange', 'certificate']) {
      expect(isEqual(theirs[field] as Bytes, fields[field] as Bytes)).toBe(false);
    }
  });
});
