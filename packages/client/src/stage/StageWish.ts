import { fail, ok } from '@sotto/base';
import { isPassing, waitBefore } from '../connection/comeBackPace.ts';
import type { Done } from '../Done.ts';
import type { Stay } from '../join/Stay.ts';
import type { Notice } from '../view/RoomSnapshot.ts';
import type { MediaPort } from './MediaPort.ts';
import type { OwnMicrophone } from './OwnMicrophone.ts';
import { SleepWatch } from './SleepWatch.ts';
import { UnheardTime } from './UnheardTime.ts';

export interface StageWishOptions {
  readonly media: MediaPort;
  readonly microphone: OwnMicrophone;
  readonly stay: () => Stay | undefined;
  /** Milliseconds, of a clock that never goes back. */
  readonly now?: () => number;
  /** Milliseconds since the epoch. */
  readonly clock: () => number;
  readonly onChange: () => void;
}

/** A person's wish for the stage and their microphone. It outlives the connections and joins that carry it out. */
export class StageWish {
  readonly #media: MediaPort;
  readonly #microphone: OwnMicrophone;
  readonly #stay: () => Stay | undefined;
  /** True on the way to the stage, or if the way was cut off. */
  #isOpen = false;
  /** True if the person takes the stage also without a microphone, muted. */
  #mayBeCovered = false;
  #isCovered = false;
  /** True if the device that was lost is there again. */
  #isBack = false;
  #isGoing = false;
  readonly #unheard: UnheardTime;
  #isSilenced = false;
  readonly #onChange: () => void;
  readonly #sleep: SleepWatch;
  /** Counts wishes, so that an older one ends when a newer one begins. */
  #count = 0;
  /** Counts calls to mute or unmute: the last one holds, even over an earlier one for which the browser still asks. */
  #words = 0;

  constructor({ media, microphone, stay, now = () => performance.now(), clock, onChange }: StageWishOptions) {
    const silence = () => void this.silence().then(onChange);
    this.#sleep = new SleepWatch({ now: clock, onSlept: silence });
    this.#unheard = new UnheardTime({ now, onLong: silence });
    microphone.watchClock(() => this.#sleep.look());
    this.#microphone = microphone;
    this.#onChange = onChange;
    this.#media = media;
    this.#stay = stay;
  }

  /** True if the person wants the stage and is not on it. */
  get isUnmet(): boolean {
    return this.#isOpen && !this.#stay()?.isOnStage;
  }

  /** True on the way to the stage, while the browser may be asking for the microphone. */
  get isGoing(): boolean {
    return this.#isGoing;
  }

  /** Tells what happened to this person's microphone, until they say how they want it. */
  get notice(): Notice | undefined {
    if (this.#isCovered && this.#stay()?.isOnStage) return this.#isBack ? 'microphone-back' : 'without-microphone';
    return this.#isSilenced ? 'muted-by-outage' : undefined;
  }

  /** Notes that the stage comes next, as soon as there is a join. */
  announce(): void {
    this.#isGoing = true;
  }

  /** Notes that a join on stage has ended, while its person still wishes to be there. */
  outlive(stay: Stay): void {
    this.#isOpen ||= stay.isOnStage;
  }

  /** @param wish with `mayBeCovered`, a person without a microphone goes on stage muted, and the page says so */
  async goOnStage({ isMuted, mayBeCovered = false }: { isMuted: boolean; mayBeCovered?: boolean }): Promise<Done> {
    const wish = this.#begin();
    this.#microphone.want(!isMuted);
    this.#mayBeCovered = mayBeCovered;
    return this.#carryOut(async () => this.#giveBack(wish, await this.#go(wish)));
  }

  /**
   * Goes on stage again if the person did not end it: as muted as they last wished, or muted if nobody has heard them for
   * longer than 6 s, since people forget a microphone that opens by itself later.
   */
  goAgain(sinceMs: number): Promise<Done> {
    this.#unheard.begin(sinceMs);
    return this.#carryOut(() => this.#tryAgain());
  }

  /**
   * The path of this person's microphone broke off, or is there again on the same transport. They are muted once nobody has
   * heard them for longer than 6 s, and before they are heard again.
   */
  setHeard(isHeard: boolean): void {
    if (!isHeard) this.#unheard.wait();
    else if (this.#unheard.end()) void this.silence().then(this.#onChange);
  }

  /** Mutes an open microphone whose person may no longer be at it, since their device slept. */
  async silence(): Promise<void> {
    if (!this.#microphone.isWanted || !(this.#isOpen || this.#stay()?.isOnStage)) return;
    await this.setMuted(true);
    this.#isSilenced = true;
  }

  async #tryAgain(): Promise<Done> {
    const wish = ++this.#count;
    for (let attempt = 0; ; attempt++) {
      const gone = await this.#go(wish);
      if (gone.ok || !isPassing(gone.error.code)) {
        await this.#giveBack(wish, gone);
        // We learn from the log that a moderator moved us off the stage, but the end of our transport can arrive first.
        return !gone.ok && gone.error.code === 'not-allowed' ? ok(null) : gone;
      }
      if (wish === this.#count) this.#isOpen = true;
      await waitBefore(attempt);
      // A newer wish replaces this one. Without a connection, coming back leads here again.
      if (wish !== this.#count || !this.#stay()?.connection.isOpen) return ok(null);
    }
  }

  async stepDown(): Promise<Done> {
    this.#begin();
    this.#isOpen = false;
    await this.#stay()?.ownStage.stepDown();
    return ok(null);
  }

  /**
   * Notes that the device is gone and silence takes its place: the person keeps the stage, muted. Or that it is there
   * again; it opens when the person unmutes.
   */
  async noteMicrophone(isThere: boolean): Promise<Done> {
    if (isThere) this.#isBack = this.#isCovered;
    return isThere ? ok(null) : this.#loseMicrophone();
  }

  async #loseMicrophone(): Promise<Done> {
    if (!(this.#isGoing || this.#isOpen || this.#stay()?.isOnStage)) return ok(null);
    this.#isCovered = true;
    this.#isBack = false;
    this.#mayBeCovered = true;
    await this.setMuted(true);
    return fail('microphone-lost');
  }

  async setMuted(isMuted: boolean): Promise<Done> {
    const word = ++this.#words;
    if (this.#isCovered && !isMuted) {
      const microphone = await this.#media.openMicrophone();
      if (microphone.ok) this.#uncover();
      if (word !== this.#words) return ok(null);
      if (!microphone.ok) return microphone;
    }
    this.#microphone.want(!isMuted);
    this.#isSilenced = false;
    await this.#stay()?.ownStage.setMuted(isMuted);
    return ok(null);
  }

  async #carryOut(step: () => Promise<Done>): Promise<Done> {
    this.#isGoing = true;
    return step().finally(() => {
      this.#isGoing = false;
    });
  }

  async #go(wish: number): Promise<Done> {
    const stay = this.#stay();
    if (!stay) return fail('not-inside');
    const microphone = await this.#media.openMicrophone();
    // The browser may have asked for long, and the person may have gone meanwhile.
    if (wish !== this.#count) return ok(null);
    this.#uncover();
    this.#isCovered = !microphone.ok && this.#mayBeCovered;
    const given = this.#isCovered ? await this.#media.openCover() : microphone;
    this.#isOpen = given.ok;
    if (!given.ok) return given;
    const speaking = await stay.ownStage.speak();
    // If the connection broke on the way, coming back goes on stage again.
    if (this.#stay() === stay && stay.connection.isOpen) this.#isOpen = false;
    return speaking.ok ? this.#arrive(microphone) : speaking;
  }

  #uncover(): void {
    this.#isCovered = false;
    this.#isBack = false;
  }

  async #arrive(microphone: Done): Promise<Done> {
    if (this.#isCovered) this.#microphone.want(false);
    const isLate = this.#unheard.end();
    const isSilenced = this.#isSilenced || (isLate && this.#microphone.isWanted);
    await this.setMuted(!this.#microphone.isWanted || isLate);
    this.#isSilenced = isSilenced;
    return microphone;
  }

  /** Begins a new wish of the person, in place of any older one. */
  #begin(): number {
    this.#unheard.end();
    this.#isSilenced = false;
    this.#words++;
    return ++this.#count;
  }

  /** Ends every wish; idempotent. */
  close(): void {
    this.#count++;
    this.#words++;
    this.#unheard.end();
    this.#sleep.close();
  }

  /** Gives the device back if the stage was not reached, unless a newer wish or coming back still needs it. */
  async #giveBack(wish: number, gone: Done): Promise<Done> {
    const isNeeded = this.#isOpen || this.#stay()?.isOnStage;
    if (!gone.ok && wish === this.#count && !isNeeded) await this.#media.stopSpeaking();
    return gone;
  }
}
