import { fail, ok } from '@sotto/base';
import { beforeAll, describe, expect, it, onTestFinished, vi } from 'vitest';
import { createPort, enter, prepareRoom } from '../../test/enterStay.ts';
import type { Stay } from '../join/Stay.ts';
import type { MediaPort, MediaResult } from './MediaPort.ts';
import type { RoomFrames } from './RoomFrames.ts';
import { StageWish } from './StageWish.ts';

beforeAll(prepareRoom);

let nowMs = 0;

function wishFor({ media, frames }: { media: MediaPort; frames: RoomFrames }, stay: () => Stay): StageWish {
  const { microphone } = frames;
  const wish = new StageWish({ media, microphone, stay, now: () => nowMs, clock: () => 0, onChange: () => undefined });
  onTestFinished(() => wish.close());
  return wish;
}

async function wishIn(answers: Parameters<typeof enter>[0], media = createPort()) {
  const entered = await enter(answers, media);
  nowMs = 0;
  return { ...entered, wish: wishFor(entered, () => entered.stay) };
}

describe('a stage that is not reached', () => {
  it.each(['stage-full', 'not-allowed', 'rate-limited', 'storage-unavailable', 'not-inside'] as const)(
    '[R6] gives the microphone back after %s',
    async (code) => {
      const { wish, media } = await wishIn({ speak: code });
      expect(await wish.goOnStage({ isMuted: false })).toEqual(fail(code));
      expect(media.stopSpeaking).toHaveBeenCalledOnce();
      expect(wish.isUnmet).toBe(false);
    },
  );

  it.each(['stage-full', 'not-allowed'] as const)(
    '[R6] gives the microphone back after %s, even if the person did not leave the stage themselves',
    async (code) => {
      const { wish, media } = await wishIn({ speak: code });
      await wish.goAgain(0);
      expect(media.stopSpeaking).toHaveBeenCalledOnce();
    },
  );

  it('leaves the microphone to the newer of two wishes, which gives it back once', async () => {
    const { wish, media, stay } = await wishIn({ speak: 'stage-full' });
    await Promise.all([wish.goOnStage({ isMuted: true }), wish.goOnStage({ isMuted: true })]);
    expect([stay.isOnStage, vi.mocked(media.stopSpeaking).mock.calls.length]).toEqual([false, 1]);
  });

  it('[R10] keeps the microphone for coming back if only the connection broke', async () => {
    const { wish, media, server } = await wishIn({});
    vi.mocked(media.speak).mockImplementation(async () => {
      server.connection.close();
      return ok(null);
    });
    await wish.goOnStage({ isMuted: true });
    expect(media.stopSpeaking).not.toHaveBeenCalled();
  });
});

/** A person who spoke, and whose way to be heard is lost at time 0. */
async function loseStage() {
  const parts = await wishIn({});
  await parts.wish.goOnStage({ isMuted: false });
  expect(parts.frames.microphone.isMuted).toBe(false);
  parts.stay.ownStage.lose();
  return parts;
}

describe('a microphone that was open', () => {
  it('[R10] is open again within the 6 s for which a place is kept', async () => {
    const { wish, frames } = await loseStage();
    nowMs = 6_000;
    await wish.goAgain(0);
    expect([frames.microphone.isMuted, wish.notice]).toEqual([false, undefined]);
  });

  it('comes back muted if a moderator mutes it on its way back', async () => {
    const { wish, frames, stay } = await loseStage();
    const going = wish.goAgain(0);
    expect([stay.isOnStage, wish.isGoing]).toEqual([false, true]);
    await wish.setMuted(true);
    await going;
    expect([stay.isOnStage, frames.microphone.isMuted]).toEqual([true, true]);
  });

  it('[R10] comes back muted after a longer outage, and says so until its person acts', async () => {
    const { wish, frames, stay, media } = await loseStage();
    nowMs = 6_001;
    await wish.goAgain(0);
    expect([stay.isOnStage, frames.microphone.isMuted, wish.notice]).toEqual([true, true, 'muted-by-outage']);
    expect(media.setMuted).toHaveBeenLastCalledWith(true);
    await wish.setMuted(false);
    expect([frames.microphone.isMuted, wish.notice]).toEqual([false, undefined]);
  });

  it('counts an outage from its first loss, over several tries', async () => {
    const first = await enter();
    let { stay } = first;
    const wish = wishFor(first, () => stay);
    await wish.goOnStage({ isMuted: false });
    first.server.connection.close();
    stay.ownStage.lose();
    await wish.goAgain(0);
    expect(wish.isUnmet).toBe(true);
    const next = await enter({}, createPort(), first.frames);
    stay = next.stay;
    nowMs = 7_000;
    await wish.goAgain(6_000);
    expect([stay.isOnStage, next.frames.microphone.isMuted, wish.notice]).toEqual([true, true, 'muted-by-outage']);
  });

  it('[R6] is muted once nobody has heard it for longer than 6 s, though its transport is the same', async () => {
    const { wish, frames } = await wishIn({});
    await wish.goOnStage({ isMuted: false });
    wish.setHeard(false);
    nowMs = 6_000;
    wish.setHeard(true);
    expect(frames.microphone.isMuted).toBe(false);
    wish.setHeard(false);
    nowMs = 12_001;
    wish.setHeard(true);
    await vi.waitFor(() => expect([frames.microphone.isMuted, wish.notice]).toEqual([true, 'muted-by-outage']));
  });

  it('[R6] stays open on another transport that came in time', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { wish, stay, frames } = await wishIn({});
    await wish.goOnStage({ isMuted: false });
    wish.setHeard(false);
    stay.ownStage.lose();
    await wish.goAgain(0);
    await vi.advanceTimersByTimeAsync(60_000);
    expect([stay.isOnStage, frames.microphone.isMuted]).toEqual([true, false]);
  });

  it('[R6] is muted before it is heard again', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    onTestFinished(() => void vi.useRealTimers());
    const { wish, frames } = await wishIn({});
    await wish.goOnStage({ isMuted: false });
    wish.setHeard(false);
    await vi.advanceTimersByTimeAsync(6_000);
    expect([frames.microphone.isMuted, wish.notice]).toEqual([true, 'muted-by-outage']);
  });

  it('[R6] counts the time before its transport was given up', async () => {
    const { wish, stay, frames } = await wishIn({});
    await wish.goOnStage({ isMuted: false });
    wish.setHeard(false);
    nowMs = 5_000;
    stay.ownStage.lose();
    const going = wish.goAgain(5_000);
    nowMs = 6_001;
    await going;
    expect([stay.isOnStage, frames.microphone.isMuted, wish.notice]).toEqual([true, true, 'muted-by-outage']);
  });

  it('is muted once its device has slept', async () => {
    const { wish, frames } = await wishIn({});
    await wish.goOnStage({ isMuted: false });
    await wish.silence();
    expect([frames.microphone.isMuted, wish.notice]).toEqual([true, 'muted-by-outage']);
  });
});

it('says nothing about an outage if the microphone was muted', async () => {
  const { wish } = await loseStage();
  await wish.setMuted(true);
  nowMs = 60_000;
  await wish.goAgain(0);
  await wish.silence();
  expect(wish.notice).toBeUndefined();
});

describe('a host without a microphone', () => {
  async function goLive() {
    const parts = await wishIn({});
    vi.mocked(parts.media.openMicrophone).mockResolvedValue(fail('microphone-denied'));
    const gone = await parts.wish.goOnStage({ isMuted: false, mayBeCovered: true });
    expect(gone).toEqual(fail('microphone-denied'));
    return parts;
  }

  it('[R6] holds the stage muted, on silence, and is told why', async () => {
    const { wish, stay, frames, media } = await goLive();
    expect([stay.isOnStage, frames.microphone.isMuted, wish.notice]).toEqual([true, true, 'without-microphone']);
    expect(media.openCover).toHaveBeenCalledOnce();
    expect(media.stopSpeaking).not.toHaveBeenCalled();
  });

  it('asks for the microphone again on unmuting, and stays muted without it', async () => {
    const { wish, frames, media } = await goLive();
    expect(await wish.setMuted(false)).toEqual(fail('microphone-denied'));
    expect(frames.microphone.isMuted).toBe(true);
    vi.mocked(media.openMicrophone).mockResolvedValue(ok(null));
    expect(await wish.setMuted(false)).toEqual(ok(null));
    expect(frames.microphone.isMuted).toBe(false);
  });

  it('[R10] is there again after an outage, still muted', async () => {
    const { wish, stay, frames } = await goLive();
    stay.ownStage.lose();
    await wish.goAgain(0);
    expect([stay.isOnStage, frames.microphone.isMuted]).toEqual([true, true]);
  });
});

describe('a microphone that is lost', () => {
  async function lose() {
    const parts = await wishIn({});
    await parts.wish.goOnStage({ isMuted: false });
    expect(await parts.wish.noteMicrophone(false)).toEqual(fail('microphone-lost'));
    return parts;
  }

  it('[R6] leaves its owner on stage, muted, and says so', async () => {
    const { wish, stay, frames, media } = await lose();
    expect([stay.isOnStage, frames.microphone.isMuted, wish.notice]).toEqual([true, true, 'without-microphone']);
    expect(media.stopSpeaking).not.toHaveBeenCalled();
  });

  it('is asked for on unmuting, and another one may answer', async () => {
    const { wish, frames, media } = await lose();
    vi.mocked(media.openMicrophone).mockResolvedValueOnce(fail('microphone-missing'));
    expect(await wish.setMuted(false)).toEqual(fail('microphone-missing'));
    expect(frames.microphone.isMuted).toBe(true);
    expect(await wish.setMuted(false)).toEqual(ok(null));
    expect([frames.microphone.isMuted, wish.notice]).toEqual([false, undefined]);
  });

  it('is noticed when it is there again, and stays muted until its owner says otherwise', async () => {
    const { wish, frames, media } = await lose();
    vi.mocked(media.openMicrophone).mockClear();
    await wish.noteMicrophone(true);
    expect([frames.microphone.isMuted, wish.notice]).toEqual([true, 'microphone-back']);
    expect(media.openMicrophone).not.toHaveBeenCalled();
    await wish.setMuted(false);
    expect([frames.microphone.isMuted, wish.notice]).toEqual([false, undefined]);
  });

  it('[R10] costs no place on stage in an outage that follows', async () => {
    const { wish, stay, frames, media } = await lose();
    vi.mocked(media.openMicrophone).mockResolvedValue(fail('microphone-missing'));
    stay.ownStage.lose();
    await wish.goAgain(0);
    expect([stay.isOnStage, frames.microphone.isMuted, wish.notice]).toEqual([true, true, 'without-microphone']);
  });

  it('is not reported to a person who is off the stage by then', async () => {
    const { wish, stay } = await wishIn({});
    await wish.goOnStage({ isMuted: false });
    await wish.stepDown();
    expect([await wish.noteMicrophone(false), stay.isOnStage]).toEqual([ok(null), false]);
  });
});

describe('while the browser asks a host for the microphone', () => {
  /** A host on stage without a microphone, whose next question is answered by `answer`. */
  async function askAgain() {
    const parts = await wishIn({});
    const { promise, resolve: answer } = Promise.withResolvers<MediaResult>();
    vi.mocked(parts.media.openMicrophone).mockResolvedValueOnce(fail('microphone-denied')).mockReturnValueOnce(promise);
    await parts.wish.goOnStage({ isMuted: false, mayBeCovered: true });
    return { ...parts, answer };
  }

  it('keeps a mute: somebody who held a key to talk has released it', async () => {
    const { wish, frames, media, answer } = await askAgain();
    const unmuting = wish.setMuted(false);
    await wish.setMuted(true);
    answer(ok(null));
    await unmuting;
    expect(frames.microphone.isMuted).toBe(true);
    expect(media.setMuted).not.toHaveBeenCalledWith(false);
  });

  it('stepping down holds', async () => {
    const { wish, stay, media } = await wishIn({});
    const { promise, resolve: answer } = Promise.withResolvers<MediaResult>();
    vi.mocked(media.openMicrophone).mockReturnValue(promise);
    const going = wish.goOnStage({ isMuted: false, mayBeCovered: true });
    await wish.stepDown();
    answer(fail('late'));
    await going;
    expect([stay.isOnStage, wish.isUnmet]).toEqual([false, false]);
  });
});

it('a listener without a microphone stays in the audience', async () => {
  const { wish, stay, media } = await wishIn({});
  vi.mocked(media.openMicrophone).mockResolvedValue(fail('microphone-missing'));
  expect(await wish.goOnStage({ isMuted: true })).toEqual(fail('microphone-missing'));
  expect([stay.isOnStage, vi.mocked(media.openCover).mock.calls.length]).toEqual([false, 0]);
});
