import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import type { Member } from '@sotto/protocol';
import { maySpeak } from '@sotto/records';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { RoomAccess } from '../join/RoomAccess.ts';
import type { RoomAgent } from '../join/RoomAgent.ts';
import type { Roster } from '../join/Roster.ts';
import type { MediaPort, MediaResult } from './MediaPort.ts';
import type { RoomFrames } from './RoomFrames.ts';

export interface OwnStageOptions {
  readonly access: RoomAccess;
  /** The own entry of the roster. */
  readonly member: Member;
  readonly media: MediaPort;
  readonly frames: RoomFrames;
  readonly roster: Roster;
  readonly agent: RoomAgent;
  readonly connection: () => ServerConnection;
  /** Another ticket, with what we have at the relay now. */
  readonly onTicket: (ticket: Bytes) => void;
  readonly onChange: () => void;
  /** The way to be heard is gone since that time of `performance`'s clock, not by our own doing. */
  readonly onLost: (sinceMs: number) => void;
}

/** The own place on stage, under one join. [R6] */
export class OwnStage {
  readonly #options: OwnStageOptions;
  #sending: Bytes | undefined;
  #isThere = false;
  #wantsSound = false;
  #turn: Promise<unknown> = Promise.resolve();

  constructor(options: OwnStageOptions) {
    this.#options = options;
  }

  get isThere(): boolean {
    return this.#isThere;
  }

  /** Goes on stage; the microphone, already open, sends sealed silence until it is unmuted. */
  speak(): Promise<MediaResult> {
    return this.#inTurn(async () => (this.#isThere ? { ok: true, value: null } : this.#enter()));
  }

  /** Leaves the stage. No sound leaves from this moment on, also where going on stage has to come to its end first. */
  stepDown(): Promise<void> {
    this.#wantsSound = false;
    this.#options.frames.setMuted(true);
    return this.#inTurn(() => this.#leave());
  }

  /**
   * The seal comes first: from this moment no sound leaves, whatever the device does. Of several in a row the last word
   * holds, and off stage there is no unmuting.
   */
  async setMuted(isMuted: boolean): Promise<void> {
    const { frames, media } = this.#options;
    this.#wantsSound = !isMuted;
    if (isMuted) frames.setMuted(true);
    await media.setMuted(isMuted);
    if (this.#wantsSound && this.#isThere) frames.setMuted(false);
  }

  /** A transport carries nothing any more. */
  losePath(transport: Bytes): void {
    if (this.#isThere && this.#sending && isEqual(transport, this.#sending)) this.lose();
  }

  /** The server took us off the stage, so we ask to be heard again, if we still may. */
  lose(sinceMs = performance.now()): void {
    if (!this.#isThere) return;
    const { agent, access, onChange, onLost } = this.#options;
    this.#forget();
    onChange();
    if (maySpeak(agent.state.log.log, access.memberKey.publicKey)) onLost(sinceMs);
    else void this.#options.media.stopSpeaking();
  }

  /** Brings the server's word on whether we are on stage and our own together, after an outage since `sinceMs`. */
  settle(isThere: boolean, sinceMs: number): void {
    void this.#inTurn(async () => {
      if (this.#isThere && !isThere) this.lose(sinceMs);
      else if (!this.#isThere && isThere) await this.#leave();
    });
  }

  /** Going on stage and stepping down take their turns: half of one and half of the other would leave neither. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.#turn.then(step);
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  async #enter(): Promise<MediaResult> {
    const { media, frames, roster, agent, member, access, onChange, onTicket, connection } = this.#options;
    const showing = access.show({ start: agent.state.log.log.start, join: member.join });
    const offer = await connection().request('speak', showing);
    if (!offer.ok) return offer;
    const { transport, ticket } = offer.value;
    onTicket(ticket);
    this.#sending = transport.transport;
    frames.setMuted(true);
    agent.setOnStage(true);
    const speaking = await media.speak(transport);
    if (!speaking.ok) {
      await this.#leave();
      return speaking;
    }
    await roster.joinStage(member, true);
    this.#isThere = true;
    onChange();
    return speaking;
  }

  async #leave(): Promise<void> {
    const { media, connection, onTicket, onChange } = this.#options;
    this.#forget();
    await media.stopSpeaking();
    const left = await connection().request('step-down', {});
    if (left.ok) onTicket(left.value.ticket);
    onChange();
  }

  #forget(): void {
    const { frames, roster, agent, member } = this.#options;
    this.#isThere = false;
    this.#sending = undefined;
    frames.setMuted(true);
    agent.setOnStage(false);
    roster.leaveStage(toBase64url(member.join));
  }
}
