import { Secret } from '@sotto/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { range } from '../../test/fixtures.ts';
import { formatHouseFragment, parseHouseLink } from './HouseLink.ts';
import { linkPath } from './Link.ts';
import { formatRoomFragment, parseRoomLink, type RoomLink } from './RoomLink.ts';

const fragment = 'v1.AAECAwQFBgcICQoLDA0ODxAREhMUFRYXGBkaGxwdHh8.GCqyinKTNkliOCVrnYDbnA.IpFQXkpGqM46DlCDwsb9hw';
const [, secretPart, ownerPart, serverPart] = fragment.split('.');
const seeded = { seed: 20_210_212, numRuns: 300 };
const linkBytes = (length: number) => fc.uint8Array({ minLength: length, maxLength: length });

describe('room link', () => {
  it.each([
    ['a fragment', fragment],
    ['a fragment with #', `#${fragment}`],
    ['a URL', `https://sotto.example/r#${fragment}`],
    ['a URL with a port and a query that a messenger added', `http://localhost:8080/r?utm=1#${fragment}`],
  ])('[K1] is read from %s', (_, text) => {
    const link = parseRoomLink(text);
    expect(link.ok && link.value.secret.expose()).toEqual(range(0, 32));
    expect(link.ok && formatRoomFragment(link.value)).toBe(fragment);
  });

  it.each([
    ['an empty text', ''],
    ['another version', fragment.replace('v1', 'v2')],
    ['a secret a byte short', `v1.${secretPart?.slice(0, 42)}.${ownerPart}.${serverPart}`],
    ['a secret a byte long', `v1.${secretPart}A.${ownerPart}.${serverPart}`],
    ['a part missing', `v1.${secretPart}.${ownerPart}`],
    ['a part too many', `${fragment}.${serverPart}`],
    ['padding', `v1.${secretPart}=.${ownerPart}.${serverPart}`],
    ['stray bits in the last character', `v1.${secretPart?.slice(0, 42)}9.${ownerPart}.${serverPart}`],
    ['the other base64 alphabet', fragment.replace('AAEC', '++//')],
    ['a space after it', `${fragment} `],
    ['a line break after it', `${fragment}\n`],
    ['two #', `##${fragment}`],
    ['the path of a house', `https://sotto.example/h#${fragment}`],
    ['a deeper path', `https://sotto.example/r/x#${fragment}`],
    ['a URL that is not of the web', `file:///r#${fragment}`],
    ['the secret sent in a query', `https://sotto.example/r?${fragment}`],
  ])('[K1] refuses %s', (_, text) => {
    expect(parseRoomLink(text)).toEqual({ ok: false, error: { code: 'link-damaged' } });
  });

  it('[K1] round-trips for every secret and fingerprint', () => {
    const parts = fc.tuple(linkBytes(32), linkBytes(16), linkBytes(16));
    const roundTrips = fc.property(parts, ([secret, ownerFingerprint, serverFingerprint]) => {
      const link: RoomLink = {
        kind: 'room',
        secret: new Secret(secret.slice()),
        ownerFingerprint: ownerFingerprint.slice(),
        serverFingerprint: serverFingerprint.slice(),
      };
      const parsed = parseRoomLink(`https://sotto.example${linkPath('room')}#${formatRoomFragment(link)}`);
      expect(parsed.ok && parsed.value.secret.expose()).toEqual(link.secret.expose());
      expect(parsed).toMatchObject({ ok: true, value: { kind: 'room', ownerFingerprint, serverFingerprint } });
    });
    fc.assert(roundTrips, seeded);
  });

  it('[K1] has one spelling: formatting a parsed link gives the same text', () => {
    const character = fc.constantFrom(...'AZaz09-_.=+/# \n%');
    const edit = fc.tuple(fc.nat(fragment.length), fc.nat(2), character);
    const property = fc.property(edit, ([at, removed, inserted]) => {
      const text = fragment.slice(0, at) + inserted + fragment.slice(at + removed);
      const parsed = parseRoomLink(text);
      if (parsed.ok) expect(formatRoomFragment(parsed.value)).toBe(text.replace(/^#/, ''));
    });
    fc.assert(property, { ...seeded, numRuns: 2_000 });
  });

  it('[K14] prints nothing of its secret', () => {
    const link = parseRoomLink(fragment);
    expect(JSON.stringify(link)).not.toContain(secretPart);
    expect(link.ok && String(link.value.secret)).toBe('[secret]');
  });
});

describe('house link', () => {
  it('[K1] is written like a room link and read from its own path alone', () => {
    const link = parseHouseLink(`https://sotto.example/h#${fragment}`);
    expect(link).toMatchObject({ ok: true, value: { kind: 'house' } });
    expect(link.ok && formatHouseFragment(link.value)).toBe(fragment);
    expect(parseHouseLink(`https://sotto.example/r#${fragment}`)).toMatchObject({ error: { code: 'link-damaged' } });
  });
});
