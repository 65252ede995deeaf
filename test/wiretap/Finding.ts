/** A place in which a secret was seen. */
export type LeakKind =
  | 'uplink'
  | 'downlink'
  | 'url'
  | 'envelope'
  | 'control'
  | 'relay'
  | 'log'
  | 'export'
  | 'row'
  | 'rtp-extension';

/** Faults on the wire that name no secret, and gaps in what the wiretap itself could see. */
export type AnomalyKind =
  | 'rtp-extension'
  | 'rtp-size'
  | 'rtp-rate'
  | 'opus-plain'
  | 'opus-lost'
  | 'capture-gap'
  | 'unread'
  | 'unseen';

/** A secret in a place where it may not be: its label and the place, never the secret. */
export interface Leak {
  readonly kind: LeakKind;
  readonly label: string;
  readonly encoding: string;
  readonly where: string;
}

/** Something other than a secret that is not allowed. */
export interface Anomaly {
  readonly kind: AnomalyKind;
  readonly code: string;
  readonly where: string;
}

/** One reason for which the wiretap fails. */
export type Finding = Leak | Anomaly;

/** A place where a secret is allowed: a kind of leak, or the rows of one table. */
export type Place = LeakKind | `row:${string}`;

/** A value that may be seen only in the named places. Text is searched in any case, bytes exactly. */
export interface LabelledSecret {
  readonly label: string;
  readonly value: string | Uint8Array;
  readonly permitted?: readonly Place[];
}
