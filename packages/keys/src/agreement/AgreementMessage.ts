import type { Bytes } from '@sotto/base';
import type { Act, Heartbeat, SponsorHeader, Statement, StatementKind, Wrap } from '@sotto/protocol';

/** What a member has to tell. */
export type AgreementMessage =
  | { readonly type: 'submit'; readonly statement: Statement; readonly wraps: readonly Wrap[] }
  /** Wants M of the newest generation, and not from these. */
  | { readonly type: 'ask'; readonly notFrom: readonly Bytes[] }
  /** Wants the statements that follow: one did not come. */
  | { readonly type: 'catch-up'; readonly sequence: number }
  /** Wants the next page of the key roster, as `entries` after the first `after`. */
  | { readonly type: 'read-roster'; readonly after: number }
  /** What a person wished will not be stated: the log or the server does not let us. */
  | { readonly type: 'given-up'; readonly intent: Intent }
  | { readonly type: 'sponsor'; readonly header: SponsorHeader; readonly wraps: readonly Wrap[] }
  | { readonly type: 'heartbeat'; readonly heartbeat: Heartbeat };

/** Something to be stated, as it is meant: whom and what it hits is worked out anew for each try. */
export interface Intent {
  readonly kind: StatementKind;
  readonly act: Act;
  /** Whom it is about; a member key, or a join of theirs. */
  readonly member?: Bytes;
  readonly join?: Bytes;
  /** Our own idea, given up when the log moves on; what a person wished is tried again. */
  readonly isAutomatic?: boolean;
}
