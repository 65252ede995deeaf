import { randomBytes } from '@sotto/base';
import { recordLimits } from '@sotto/protocol';
import { describe, expect, it } from 'vitest';
import { Quotas } from './Quotas.ts';

function create() {
  const clock = { nowMs: 0 };
  return { quotas: new Quotas(() => clock.nowMs), clock };
}

const address = (share = 1) => ({ networks: [{ share }] });

const count = (times: number, take: () => boolean) => Array.from({ length: times }, take).filter(Boolean).length;

describe('the quotas of a room', () => {
  it('[R13] is 400 entries at once and one a second for an address, whatever others did', () => {
    const { quotas, clock } = create();
    const [hog, owner] = [address(), address()];
    expect(count(1_000, () => quotas.takeEntry(hog, 0))).toBe(400);
    clock.nowMs += 10_000;
    expect(count(1_000, () => quotas.takeEntry(hog, 400))).toBe(10);
    expect(quotas.takeEntry(owner, 410)).toBe(true);
  });

  it('[R13] ends with entries for addresses that have taken few', () => {
    const { quotas } = create();
    const [hog, owner] = [address(), address()];
    const nearTheEnd = recordLimits.rosterEntries - 100;
    expect(count(50, () => quotas.takeEntry(hog, 0))).toBe(50);
    expect(quotas.takeEntry(hog, nearTheEnd)).toBe(false);
    expect(quotas.takeEntry(owner, nearTheEnd)).toBe(true);
  });

  it('[R13] is 60 statements at once for speakers of an address, and 240 for all of them', () => {
    const { quotas, clock } = create();
    const hog = address();
    expect(count(100, () => quotas.takeSpeaker(hog))).toBe(60);
    expect(count(1_000, () => quotas.takeSpeaker(address()))).toBe(180);
    clock.nowMs += 60_000;
    expect(count(1_000, () => quotas.takeSpeaker(address()))).toBe(30);
  });

  it('[R13] is a share for each moderator, even after speakers used theirs up', () => {
    const { quotas } = create();
    while (quotas.takeSpeaker(address()));
    const [one, other] = [randomBytes(32), randomBytes(32)];
    expect(count(1_000, () => quotas.takeModerator(one))).toBe(200);
    expect(quotas.takeModerator(other)).toBe(true);
  });

  it('[R13, W6] is one share for all connections of a network, and for all networks within a wider one', () => {
    const { quotas } = create();
    const site = { share: 4 };
    const from = (link: { share: number }) => ({ networks: [link, site] });
    const links = Array.from({ length: 10 }, () => ({ share: 1 }));
    const taken = links.map((link) => count(500, () => quotas.takeEntry(from(link), 0)));
    expect(taken).toEqual([400, 400, 400, 400, 0, 0, 0, 0, 0, 0]);
    const link = { share: 1 };
    expect(count(500, () => quotas.takeSpeaker(from(link)))).toBe(60);
  });

  it('[R13] has no limit for people whom the server can’t tell apart', () => {
    const { quotas } = create();
    expect(count(1_000, () => quotas.takeEntry(address(Infinity), 0))).toBe(1_000);
  });

  it('[G2] is one mint a minute of a speaker’s key, and one every 10 s of a moderator’s, with 5 s of leeway', () => {
    const { quotas, clock } = create();
    const [speaker, moderator] = [randomBytes(32), randomBytes(32)];
    const both = () => [quotas.mayMint(speaker, 'speaker'), quotas.mayMint(moderator, 'moderator')];
    expect(both()).toEqual([true, true]);
    for (const key of [speaker, moderator]) quotas.noteMint(key);
    for (const [atMs, may] of [
      [4_999, [false, false]],
      [5_000, [false, true]],
      [55_000, [true, true]],
    ] as const) {
      clock.nowMs = atMs;
      expect(both()).toEqual(may);
    }
    expect(quotas.mayMint(randomBytes(32), 'speaker')).toBe(true);
  });

  it('[P8] is three checkpoints at once and one every 10 s, since each is compared with all that is inside', () => {
    const { quotas, clock } = create();
    expect(count(10, () => quotas.takeCheckpoint())).toBe(3);
    clock.nowMs += 20_000;
    expect(count(10, () => quotas.takeCheckpoint())).toBe(2);
  });
});
