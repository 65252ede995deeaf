import { fail, ok } from '@sotto/base';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { createPort, enter, prepareRoom } from '../../test/enterStay.ts';
import { StageWish } from './StageWish.ts';

beforeAll(prepareRoom);

async function wishIn(answers: Parameters<typeof enter>[0], media = createPort()) {
  const entered = await enter(answers, media);
  return { ...entered, wish: new StageWish({ media, stay: () => entered.stay }) };
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
    '[R6] gives the microphone back after %s also where it was left not by one’s own doing',
    async (code) => {
      const { wish, media } = await wishIn({ speak: code });
      await wish.goAgain();
      expect(media.stopSpeaking).toHaveBeenCalledOnce();
    },
  );

  it('leaves the microphone to the newer of two wishes, which gives it back once', async () => {
    const { wish, media, stay } = await wishIn({ speak: 'stage-full' });
    await Promise.all([wish.goOnStage({ isMuted: true }), wish.goOnStage({ isMuted: true })]);
    expect([stay.isOnStage, vi.mocked(media.stopSpeaking).mock.calls.length]).toEqual([false, 1]);
  });

  it('[R10] keeps the microphone for coming back, where only the connection broke', async () => {
    const { wish, media, server } = await wishIn({});
    vi.mocked(media.speak).mockImplementation(async () => {
      server.connection.close();
      return ok(null);
    });
    await wish.goOnStage({ isMuted: true });
    expect(media.stopSpeaking).not.toHaveBeenCalled();
  });
});
