import { type Bytes, fail, ok, randomBytes, toBase64url } from '@sotto/base';
import type { Header } from '@sotto/protocol';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { access, createMember, createPort, enter, handle, prepareRoom, ticket } from '../../test/enterStay.ts';
import { EntryOpener } from '../join/EntryOpener.ts';
import { StageWish } from '../stage/StageWish.ts';
import { Floor } from './Floor.ts';

beforeAll(prepareRoom);

/** The owner of a room, who has just come in, and their floor. */
async function begin() {
  const asked: string[] = [];
  const answers = { hands: { hands: [] }, 'set-hand': { ticket: ticket(4) } };
  const { stay, roster, frames, media } = await enter(answers, createPort(), { asked });
  const onChange = vi.fn();
  const onRemoved = vi.fn();
  const clocks = { now: () => 0, clock: () => 0 };
  const wish = new StageWish({ media, microphone: frames.microphone, stay: () => stay, onChange, ...clocks });
  onTestFinished(() => wish.close());
  const entries = new EntryOpener(access.keys, () => stay.agent.log.start);
  const floor = new Floor({ access, roster, entries, wish, stay: () => stay, onChange, onRemoved });
  onTestFinished(() => floor.close());
  asked.length = 0;
  floor.begin();
  return { floor, stay, wish, roster, asked, onRemoved };
}

/** The public part of a statement about us. The log has accepted it: the floor only follows. */
function headerOf(act: Header['act'], { join = handle(9), about = access.memberKey.publicKey as Bytes } = {}): Header {
  const [start, previous, body, signer] = [randomBytes(32), randomBytes(32), randomBytes(32), randomBytes(32)];
  const named = { members: [about], joins: [], ban: null, minting: null, checkpoint: null };
  return { start, previous, body, signer, number: 1, join, act, ...named, signature: new Uint8Array(64) };
}

describe('a hand', () => {
  it('[R14] is raised and lowered by its owner, and lowered by going on stage', async () => {
    const { floor } = await begin();
    expect(await floor.raiseHand()).toEqual(ok(null));
    expect(floor.draw().isHandRaised).toBe(true);
    await floor.lowerHand();
    expect(floor.draw().isHandRaised).toBe(false);
    await floor.raiseHand();
    floor.goOnStage();
    expect(floor.draw().isHandRaised).toBe(false);
  });

  it('[R14] of everybody is read by a moderator who comes, and again once the stage has settled', async () => {
    const { floor, asked } = await begin();
    await vi.waitFor(() => expect(asked).toEqual(['hands']));
    floor.hear({ event: 'stage-settled', stage: [] });
    await vi.waitFor(() => expect(asked).toEqual(['hands', 'hands']));
  });
});

describe('a statement about us', () => {
  it('[R6] that denies the stage leads off it', async () => {
    const { floor, stay, wish } = await begin();
    await wish.goOnStage({ isMuted: false });
    floor.onStatement(headerOf('deny'));
    await vi.waitFor(() => expect(stay.isOnStage).toBe(false));
  });

  it('that allows the stage is an invitation by name, until it is declined or followed', async () => {
    const { floor, stay } = await begin();
    vi.spyOn(stay.agent, 'member').mockReturnValue({ credential: { name: 'Bob' } } as ReturnType<
      typeof stay.agent.member
    >);
    floor.onStatement(headerOf('allow'));
    const first = floor.draw().invitation;
    expect(first?.by).toBe('Bob');
    floor.declineInvitation();
    expect(floor.draw().invitation).toBeUndefined();
    floor.onStatement(headerOf('allow'));
    expect(floor.draw().invitation?.id).not.toBe(first?.id);
    floor.goOnStage();
    expect(floor.draw().invitation).toBeUndefined();
  });

  it('invites nobody who is on stage already, nor when it is about another', async () => {
    const { floor, wish } = await begin();
    floor.onStatement(headerOf('allow', { about: randomBytes(32) }));
    expect(floor.draw().invitation).toBeUndefined();
    await wish.goOnStage({ isMuted: true });
    floor.onStatement(headerOf('allow'));
    await wish.stepDown();
    expect(floor.draw().invitation).toBeUndefined();
  });
});

describe('a power', () => {
  async function meetBob() {
    const parts = await begin();
    const { member } = await createMember('Bob', parts.stay.agent.log.start);
    await parts.roster.joinStage(member);
    const intents = vi.spyOn(parts.stay.agent, 'wish').mockImplementation(() => undefined);
    return { ...parts, member, key: toBase64url(member.join), intents };
  }

  it('over a person who is not in sight is refused', async () => {
    const { floor, intents } = await meetBob();
    expect(await floor.use('remove', toBase64url(handle(77)))).toEqual(fail('unknown-handle'));
    expect(intents).not.toHaveBeenCalled();
  });

  it('[P2] that the log has is a statement about the stay and the key that were shown', async () => {
    const { floor, key, member, intents } = await meetBob();
    await floor.use('ban', key);
    expect(intents).toHaveBeenCalledWith(
      expect.objectContaining({ act: 'eject', isBan: true, about: [expect.objectContaining({ join: member.join })] }),
    );
  });

  it('[R14] that clients follow by themselves is a signal', async () => {
    const { floor, key, asked, intents } = await meetBob();
    await vi.waitFor(() => expect(asked).toEqual(['hands']));
    expect(await floor.use('mute', key)).toEqual(ok(null));
    expect(await floor.control('lower-hands')).toEqual(ok(null));
    expect([asked, intents.mock.calls]).toEqual([['hands', 'signal', 'signal'], []]);
  });
});

it('a pause of hands begins and ends with a moderator’s word', async () => {
  const { floor } = await begin();
  await floor.control('pause-hands');
  expect(floor.draw().areHandsPaused).toBe(true);
  await floor.control('resume-hands');
  expect(floor.draw().areHandsPaused).toBe(false);
});
