import { fromText } from '@sotto/base';
import { describe, expect, it } from 'vitest';
import { encodeCanonical } from './canonical.ts';
import { houseProofBody, linkProofBody, relayProofBody, resumeBody, type SignedType, signedBytes } from './signed.ts';

const types: SignedType[] = [
  'link-proof',
  'relay-proof',
  'resume',
  'house-proof',
  'session-certificate',
  'genesis',
  'statement',
  'registration',
  'leave',
  'showing',
  'create-room',
  'heartbeat',
];
const bytes = (fill: number, length = 32) => new Uint8Array(length).fill(fill);

describe('signedBytes', () => {
  it('[S1] is the version, the type, a zero byte and the canonical body', () => {
    const body = { roomHandle: bytes(1, 16) };
    const expected = [...fromText('sotto/2 link-proof'), 0, ...encodeCanonical(body)];
    expect([...signedBytes('link-proof', body)]).toEqual(expected);
  });

  it('[S1] gives no two types the same bytes, and no type the first bytes of another', () => {
    const all = types.map((type) => Buffer.from(signedBytes(type, {})).toString('latin1'));
    for (const one of all) expect(all.filter((other) => other.startsWith(one))).toEqual([one]);
  });

  it('[S1] depends on every field of its body', () => {
    const claim = { serverKey: bytes(1), roomHandle: bytes(2, 16), clientKey: bytes(3), timeMs: 4 };
    const changed = [
      { ...claim, serverKey: bytes(9) },
      { ...claim, roomHandle: bytes(9, 16) },
      { ...claim, clientKey: bytes(9) },
      { ...claim, timeMs: 9 },
    ];
    const all = [claim, ...changed].map((each) =>
      Buffer.from(signedBytes('link-proof', linkProofBody(each))).toString('hex'),
    );
    expect(new Set(all).size).toBe(5);
  });
});

describe('bodies', () => {
  it('[S2-S6] contain only the signed fields, and nothing else that the caller passed', () => {
    const extra = { more: 1 };
    const link = { serverKey: bytes(1), roomHandle: bytes(2, 16), clientKey: bytes(3), timeMs: 4 };
    expect(linkProofBody({ ...link, ...extra })).toEqual(link);
    const relay = { serverKey: bytes(1), clientKey: bytes(2), timeMs: 3 };
    expect(relayProofBody({ ...relay, ...extra })).toEqual(relay);
    const resume = { serverKey: bytes(1), roomHandle: bytes(2, 16), join: bytes(3, 16), challenge: bytes(4) };
    expect(resumeBody({ ...resume, ...extra })).toEqual(resume);
    const handles = { houseHandle: bytes(2, 16), roomHandle: bytes(3, 16) };
    const house = { serverKey: bytes(1), ...handles, ownerKey: bytes(4), connection: bytes(5) };
    expect(houseProofBody({ ...house, ...extra })).toEqual(house);
  });
});
