import { fail, ok } from '@sotto/base';
import { beforeAll, expect, it, vi } from 'vitest';
import { createPort, enter, handle, prepareRoom, sending } from '../../test/enterStay.ts';
import type { MediaResult } from './MediaPort.ts';

beforeAll(prepareRoom);

/** A person in the audience, and the names of their client's requests from now on. */
async function listen(answers: Parameters<typeof enter>[0] = {}) {
  const asked: string[] = [];
  const entered = await enter(answers, createPort(), { asked });
  asked.length = 0;
  const { stay } = entered;
  return { ...entered, stage: stay.ownStage, asked };
}

async function speak() {
  const parts = await listen();
  expect(await parts.stage.speak()).toEqual(ok(null));
  await parts.stage.setMuted(false);
  parts.asked.length = 0;
  return parts;
}

it('[R6] is reached muted, and asked for once', async () => {
  const { stage, frames, asked } = await listen();
  await Promise.all([stage.speak(), stage.speak()]);
  expect([stage.isThere, frames.microphone.isMuted, asked]).toEqual([true, true, ['speak']]);
});

it('[R6] is given back to the server if the media can’t reach it', async () => {
  const { stage, media, frames, asked } = await listen();
  vi.mocked(media.speak).mockResolvedValueOnce(fail('frames-unencryptable'));
  expect(await stage.speak()).toEqual(fail('frames-unencryptable'));
  expect([stage.isThere, frames.microphone.isMuted, asked]).toEqual([false, true, ['speak', 'step-down']]);
  expect(media.stopSpeaking).toHaveBeenCalledOnce();
});

it('[R6] is not left half: stepping down waits for going on stage, and no sound leaves meanwhile', async () => {
  const { stage, media, frames, asked } = await listen();
  const { promise, resolve: connect } = Promise.withResolvers<MediaResult>();
  vi.mocked(media.speak).mockReturnValueOnce(promise);
  const going = stage.speak();
  await stage.setMuted(false);
  const leaving = stage.stepDown();
  connect(ok(null));
  await going;
  expect(frames.microphone.isMuted).toBe(true);
  await leaving;
  expect([stage.isThere, frames.microphone.isMuted, asked]).toEqual([false, true, ['speak', 'step-down']]);
});

it('mutes the seal before the device, and unmutes nothing off stage', async () => {
  const { stage, media, frames } = await speak();
  const muting = Promise.withResolvers<undefined>();
  vi.mocked(media.setMuted).mockReturnValueOnce(muting.promise);
  const muted = stage.setMuted(true);
  expect(frames.microphone.isMuted).toBe(true);
  muting.resolve(undefined);
  await muted;
  await stage.stepDown();
  await stage.setMuted(false);
  expect(frames.microphone.isMuted).toBe(true);
});

it('is lost with its own transport, muted at once, and with no other', async () => {
  const { stage, frames, onStageLost } = await speak();
  stage.losePath(handle(9));
  expect([stage.isThere, frames.microphone.isMuted]).toEqual([true, false]);
  stage.losePath(sending);
  stage.losePath(sending);
  expect([stage.isThere, frames.microphone.isMuted]).toEqual([false, true]);
  expect(onStageLost).toHaveBeenCalledOnce();
});

it('[R10] is asked for again if the server ended it, from the time of the outage on', async () => {
  const { stage, onStageLost } = await speak();
  stage.settle(false, 1_234);
  await vi.waitFor(() => expect(onStageLost).toHaveBeenCalledWith(1_234));
  expect(stage.isThere).toBe(false);
});

it('[R10] is left on the server if this client does not hold it', async () => {
  const { stage, asked } = await listen();
  stage.settle(true, 0);
  await vi.waitFor(() => expect(asked).toEqual(['step-down']));
});

it('[R10] stays as it is if both agree', async () => {
  const { stage, frames, onStageLost, asked } = await speak();
  stage.settle(true, 0);
  await stage.speak();
  expect([stage.isThere, frames.microphone.isMuted, asked]).toEqual([true, false, []]);
  expect(onStageLost).not.toHaveBeenCalled();
});
