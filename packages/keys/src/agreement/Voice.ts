import type { Bytes } from '@sotto/base';
import type { RosterEntry } from '@sotto/protocol';
import type { AgreementMessage } from './AgreementMessage.ts';

type Messages = readonly AgreementMessage[];

/**
 * All that one member says of keys, and reads in order to say it, but questions for keys. Whoever listens needs none of it
 * before they hear, so it may come later than the rest.
 */
export interface Voice {
  /** Signs a heartbeat. [B1] */
  readonly beat: (nowMs: number) => Messages;
  readonly beatWhenDue: (nowMs: number) => Messages;
  /** Derives keys to whoever registered. [G4] */
  readonly meetStrangers: () => Promise<void>;
  /** Takes entries of the key roster in their order. [G6] */
  readonly onEntries: (
    page: { readonly after: number; readonly entries: readonly RosterEntry[] },
    nowMs: number,
  ) => Promise<void>;
  /** Hears that the server refused what was stated. [P8] */
  readonly onRefused: (refusal: { readonly sequence: number; readonly isFinal: boolean }, nowMs: number) => Messages;
  /** Asks for the next page of the key roster where it is needed, as whoever wraps needs it. [G6] */
  readonly readRoster: (nowMs: number) => Messages;
  /** Gives newcomers the next step. [G7-G9] */
  readonly sponsor: (joins: readonly Bytes[], nowMs: number) => Promise<Messages>;
  /** Signs the next thing to be stated, and mints where it does. [P8] */
  readonly state: (nowMs: number) => Promise<Messages>;
}

/** Says nothing, and lets what there is to state and to read wait. Whoever asks for a step is given it by somebody else. */
export const silence: Voice = {
  beat: () => [],
  beatWhenDue: () => [],
  meetStrangers: async () => undefined,
  onEntries: async () => undefined,
  onRefused: () => [],
  readRoster: () => [],
  sponsor: async () => [],
  state: async () => [],
};
