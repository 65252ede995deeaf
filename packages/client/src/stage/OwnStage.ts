import { type Bytes, isEqual, toBase64url } from '@sotto/base';
import type { Member } from '@sotto/protocol';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { RoomAccess } from '../join/RoomAccess.ts';
import type { RoomAgent } from '../join/RoomAgent.ts';
import type { Roster } from '../join/Roster.ts';
import type { MediaPort, MediaResult } from './MediaPort.ts';
import type { RoomFrames } from './RoomFrames.ts';

export interface OwnStageOptions {
  readonly access: RoomAccess;
  /** Our own entry of the roster. */
  readonly member: Member;
  readonly media: MediaPort;
  readonly frames: RoomFrames;
  readonly roster: Roster;
  readonly agent: RoomAgent;
  readonly connection: () => ServerConnection;
  /** Called with another ticket, which has what we have at the relay now. */
  readonly onTicket: (ticket: Bytes) => void;
  readonly onChange: () => void;
  /**
   * Called when this person is no longer heard, without having wished it. `sinceMs` is since when, by `performance`'s
   * clock.
   */
  readonly onLost: (sinceMs: number) => void;
}

/** This client's place on stage, under one join. [R6] */
export class OwnStage {
  readonly #options: OwnStageOptions;
  #sending: Bytes | undefined;
  #isThere = false;
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

  /** Leaves the stage. No sound leaves from this moment on, even if going on stage must first come to its end. */
  stepDown(): Promise<void> {
    this.#options.frames.microphone.want(false);
    return this.#inTurn(() => this.#leave());
  }

  /**
   * Mutes the sealing of frames first, so that from this moment no sound leaves, whatever the device does. Of several
   * calls the last one holds. Off stage, nothing unmutes.
   */
  async setMuted(isMuted: boolean): Promise<void> {
    const { frames, media } = this.#options;
    frames.microphone.want(!isMuted);
    await media.setMuted(isMuted);
    if (this.#isThere) frames.microphone.open();
  }

  /** Notes that a transport no longer carries anything. */
  losePath(transport: Bytes): void {
    if (this.#isThere && this.#sending && isEqual(transport, this.#sending)) this.lose();
  }

  /** Notes that the server took us off the stage, and asks for it again if we still may speak. */
  lose(sinceMs = performance.now()): void {
    if (!this.#isThere) return;
    const { agent, onChange, onLost } = this.#options;
    this.#forget();
    onChange();
    if (agent.maySpeak) onLost(sinceMs);
    else void this.#options.media.stopSpeaking();
  }

  /** Reconciles the server's view of whether we are on stage with our own, after an outage since `sinceMs`. */
  settle(isThere: boolean, sinceMs: number): void {
    void this.#inTurn(async () => {
      if (this.#isThere && !isThere) this.lose(sinceMs);
      else if (!this.#isThere && isThere) await this.#leave();
    });
  }

  /** Runs going on stage and stepping down one after the other. If they ran at once, we could end up half on stage. */
  #inTurn<T>(step: () => Promise<T>): Promise<T> {
    const taken = this.#turn.then(step);
    this.#turn = taken.catch(() => undefined);
    return taken;
  }

  async #enter(): Promise<MediaResult> {
    const { media, frames, roster, agent, member, access, onChange, onTicket, connection } = this.#options;
    const showing = access.show({ start: agent.log.start, join: member.join });
    const offer = await connection().request('speak', showing);
    if (!offer.ok) return offer;
    const { transport, ticket } = offer.value;
    onTicket(ticket);
    this.#sending = transport.transport;
    frames.microphone.close();
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
    frames.microphone.close();
    agent.setOnStage(false);
    roster.leaveStage(toBase64url(member.join));
  }
}
