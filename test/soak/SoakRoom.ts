import { SoakPerson } from './SoakPerson.ts';

/** People besides the host. */
const mostGuests = 5;

/** The events of a step; `missing` says what should have happened and did not. */
export interface StepOutcome {
  readonly step: string;
  readonly missing?: string;
}

interface RoomOptions {
  readonly origin: string;
  readonly everyoneSpeaks: boolean;
  /** Returns a number of at least 0 and below 1. */
  readonly random: () => number;
}

/** One room of a soak: a host who speaks all the time, and guests who come and go. */
export class SoakRoom {
  readonly #options: RoomOptions;
  #host: SoakPerson | undefined;
  #guests: SoakPerson[] = [];
  #count = 0;

  constructor(options: RoomOptions) {
    this.#options = options;
  }

  /** Takes one step that a seed decides. */
  async step(): Promise<StepOutcome> {
    if (!this.#host?.isWell({ isOnStage: true })) return this.#open();
    const gone = this.#guests.filter(({ phase }) => phase !== 'inside');
    for (const guest of gone) this.#forget(guest);
    const steps = this.#possible();
    const step = steps[Math.floor(this.#options.random() * steps.length)] ?? (() => this.#arrive());
    return step();
  }

  /** Everybody who is inside. */
  people(): SoakPerson[] {
    return [...(this.#host ? [this.#host] : []), ...this.#guests];
  }

  /**
   * Describes a fault. Returns `undefined` if the host is on stage and everybody inside has heard somebody since the
   * last look.
   */
  async whatIsWrong(): Promise<string | undefined> {
    const host = this.#host;
    if (!host) return undefined;
    if (!host.isWell({ isOnStage: true })) return `the host is ${describe(host)}`;
    const listeners = this.#guests.filter(({ phase }) => phase === 'inside');
    const before = listeners.map(({ heard }) => heard);
    await new Promise((resolve) => setTimeout(resolve, 250));
    const deaf = listeners.find((person, index) => person.phase === 'inside' && person.heard === before[index]);
    return deaf && `${deaf.name} hears nobody and is ${describe(deaf)}`;
  }

  /** Everybody leaves. */
  close(): void {
    for (const person of this.people()) person.close();
    this.#guests = [];
    this.#host = undefined;
  }

  #possible(): (() => Promise<StepOutcome>)[] {
    const listening = this.#guests.filter((guest) => guest.inside() && !guest.inside()?.isOnStage);
    const speaking = this.#guests.filter((guest) => guest.inside()?.isOnStage);
    const steps: (() => Promise<StepOutcome>)[] = [];
    if (this.#guests.length < mostGuests) steps.push(...Array(4).fill(() => this.#arrive()));
    const [listener] = listening;
    if (listener) {
      steps.push(
        () => this.#leave(listener),
        () => this.#vanish(listener),
        () => this.#remove(listener),
      );
      if (speaking.length < 2) steps.push(...Array(3).fill(() => this.#takeStage(listener)));
    }
    const [speaker] = speaking;
    if (speaker) {
      steps.push(
        () => this.#stepDown(speaker),
        () => this.#mute(speaker),
        () => this.#remove(speaker),
      );
      steps.push(() => this.#vanish(speaker));
    }
    if (this.#options.random() < 0.03) return [() => this.#end()];
    return steps;
  }

  async #open(): Promise<StepOutcome> {
    this.close();
    const { origin, everyoneSpeaks } = this.#options;
    const host = SoakPerson.host(origin, { name: 'Host', everyoneSpeaks });
    this.#host = host;
    const isLive = await host.until(
      (snapshot) => snapshot.phase === 'inside' && snapshot.isOnStage && !snapshot.isMuted,
    );
    return isLive ? { step: 'open' } : { step: 'open', missing: `a new room goes live; its host is ${describe(host)}` };
  }

  async #arrive(): Promise<StepOutcome> {
    const link = this.#host?.inside()?.link;
    if (!link) return { step: 'arrive', missing: 'the host has a link' };
    const guest = SoakPerson.visit(this.#options.origin, { name: `Guest ${++this.#count}`, link });
    const isAtDoor = await guest.until(({ phase }) => phase === 'preview');
    if (isAtDoor) guest.actions.enter(guest.name);
    const isIn = isAtDoor && (await guest.until(({ phase }) => phase === 'inside'));
    const isHearing = isIn && (await hears(guest));
    if (isIn) this.#guests.push(guest);
    if (isHearing) return { step: 'arrive' };
    const missing = `somebody who comes in hears the host; they are ${describe(guest)}`;
    if (!isIn) guest.close();
    return { step: 'arrive', missing };
  }

  async #takeStage(guest: SoakPerson): Promise<StepOutcome> {
    if (!guest.inside()?.maySpeak) {
      const isInvited = await this.#host?.use('invite', guest.name);
      if (!isInvited) return { step: 'invite', missing: 'the host can invite a listener' };
      if (!(await guest.until((now) => now.phase === 'inside' && now.maySpeak)))
        return { step: 'invite', missing: 'an invited listener may speak' };
    }
    guest.actions.joinStage();
    if (!(await guest.until((now) => now.phase === 'inside' && now.isOnStage)))
      return { step: 'stage', missing: `a listener who may speak comes on stage; they are ${describe(guest)}` };
    const before = this.#host?.heard ?? 0;
    guest.actions.unmute();
    const isHeard = await comesTrue(() => (this.#host?.heard ?? 0) > before || guest.phase !== 'inside');
    return isHeard ? { step: 'stage' } : { step: 'stage', missing: 'the host hears a new speaker' };
  }

  async #stepDown(guest: SoakPerson): Promise<StepOutcome> {
    guest.actions.stepDown();
    const isDown = await guest.until((now) => now.phase === 'inside' && !now.isOnStage);
    return isDown ? { step: 'step-down' } : { step: 'step-down', missing: 'a speaker steps down' };
  }

  async #mute(guest: SoakPerson): Promise<StepOutcome> {
    if (guest.inside()?.isMuted) guest.actions.unmute();
    else guest.actions.mute();
    return { step: 'mute' };
  }

  async #remove(guest: SoakPerson): Promise<StepOutcome> {
    const isOffered = await this.#host?.use('remove', guest.name);
    const isOut = isOffered === true && (await comesTrue(() => guest.phase === 'removed'));
    const outcome = { step: 'remove', missing: `the host removes a guest; they are ${describe(guest)}` };
    this.#forget(guest);
    return isOut ? { step: 'remove' } : outcome;
  }

  async #leave(guest: SoakPerson): Promise<StepOutcome> {
    guest.actions.leave();
    const isOut = await comesTrue(() => guest.phase === 'left');
    this.#forget(guest);
    return isOut ? { step: 'leave' } : { step: 'leave', missing: 'a guest leaves' };
  }

  async #vanish(guest: SoakPerson): Promise<StepOutcome> {
    this.#forget(guest);
    return { step: 'vanish' };
  }

  async #end(): Promise<StepOutcome> {
    const guests = [...this.#guests];
    this.#host?.actions.endForAll();
    const isOver = await comesTrue(() => [this.#host, ...guests].every((person) => person?.phase !== 'inside'));
    this.close();
    return isOver ? { step: 'end' } : { step: 'end', missing: 'a room ends for everybody' };
  }

  #forget(guest: SoakPerson): void {
    this.#guests = this.#guests.filter((other) => other !== guest);
    guest.close();
  }
}

async function hears(person: SoakPerson): Promise<boolean> {
  const before = person.heard;
  return comesTrue(() => person.heard > before);
}

/** Tells whether a condition becomes true within a time limit. */
export async function comesTrue(holds: () => boolean | Promise<boolean>, withinMs = 30_000): Promise<boolean> {
  const deadline = performance.now() + withinMs;
  while (!(await holds())) {
    if (performance.now() > deadline) return false;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  return true;
}

function describe(person: SoakPerson): string {
  const inside = person.inside();
  if (!inside) return person.failure ?? person.phase;
  const { connection, isOnStage, isMuted, held, fault } = inside;
  return JSON.stringify({ connection, isOnStage, isMuted, held: held.map(({ why }) => why), fault });
}
