import { toBase64url } from '@sotto/base';
import type { Member, Stream } from '@sotto/protocol';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { Roster } from '../join/Roster.ts';
import type { MediaPort, MediaResult } from './MediaPort.ts';
import type { RoomFrames } from './RoomFrames.ts';

type Handle = Member['join'];

/** The others on stage: shown by their verified credentials, heard by the sessions that these name. */
export class Speakers {
  readonly #roster: Roster;
  readonly #frames: RoomFrames;
  readonly #media: MediaPort;

  constructor({ roster, frames, media }: { roster: Roster; frames: RoomFrames; media: MediaPort }) {
    this.#roster = roster;
    this.#frames = frames;
    this.#media = media;
  }

  /** Shows these members, without changing those already shown, and lets them be heard. */
  async meet(members: readonly Member[]): Promise<void> {
    for (const member of members) {
      const session = await this.#roster.joinStage(member);
      if (session) this.#frames.admit(toBase64url(member.join), session);
    }
  }

  /** Shows and plays nobody but these. */
  async keep(joins: readonly Handle[]): Promise<void> {
    const kept = new Set(joins.map(toBase64url));
    for (const speaker of this.#roster.onStage()) if (!kept.has(speaker)) await this.#dismiss(speaker);
  }

  dismiss(join: Handle): Promise<void> {
    return this.#dismiss(toBase64url(join));
  }

  async #dismiss(speaker: string): Promise<void> {
    this.#roster.leaveStage(speaker);
    this.#frames.dismiss(speaker);
    await this.#media.removeStreams(speaker);
  }

  /** Makes receivers first and then lets their streams flow: no packet may reach a receiver that can't open it. */
  async hear(streams: readonly Stream[], connection: ServerConnection): Promise<void> {
    const added = await Promise.all(streams.map((stream) => this.#add(stream)));
    const consumers = streams.filter((_, index) => added[index]?.ok).map(({ consumer }) => consumer);
    if (consumers.length === 0) return;
    const resumed = await connection.request('resume', { consumers });
    // Coming back asks for all streams at once. A moment's silence is better than a speaker who is shown and can't be
    // heard.
    if (!resumed.ok) connection.close();
  }

  #add(stream: Stream): Promise<MediaResult> {
    const speaker = toBase64url(stream.join);
    return this.#media.addStream(stream, speaker, this.#roster.memberOf(speaker) ?? speaker);
  }
}
