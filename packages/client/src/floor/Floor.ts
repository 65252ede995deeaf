import { type Bytes, fail, fromBase64url, isEqual, ok, toBase64url } from '@sotto/base';
import { isInside, isPutOut, ownStay, type RosterMember, type State } from '@sotto/keys';
import type { Header, Listener, RoomEvent } from '@sotto/protocol';
import { isModerator, isWelcome, type Log, nameOf } from '@sotto/records';
import type { Done } from '../Done.ts';
import type { EntryOpener } from '../join/EntryOpener.ts';
import type { RoomAccess } from '../join/RoomAccess.ts';
import type { Known, Roster, Standing, Verified } from '../join/Roster.ts';
import type { Stay } from '../join/Stay.ts';
import type { StageWish } from '../stage/StageWish.ts';
import type { ChatRule, Moderation, Person, Power, RaisedHand, RoomControl } from '../view/RoomSnapshot.ts';
import { drawTrust } from './drawTrust.ts';
import { Hands } from './Hands.ts';
import { intentOf } from './intentOf.ts';
import { PrivacyWatch } from './PrivacyWatch.ts';
import { powersOver } from './powersOver.ts';
import { isRule, RoomRules } from './RoomRules.ts';
import { Signals } from './Signals.ts';

export interface FloorOptions {
  readonly access: RoomAccess;
  readonly roster: Roster;
  readonly entries: EntryOpener;
  readonly wish: StageWish;
  readonly stay: () => Stay;
  readonly onChange: () => void;
  /** Called when a moderator removed us. */
  readonly onRemoved: () => void;
}

type Word = { readonly id: number; readonly by: string };
/** The room's hands, invitations and moderators' actions, over all joins of this client. */
export class Floor {
  readonly #options: FloorOptions;
  readonly #hands: Hands;
  readonly #signals: Signals;
  readonly #privacy: PrivacyWatch;
  #invitation: Word | undefined;
  #mutedBy: Word | undefined;
  #words = 0;
  readonly #rules: RoomRules;
  /** The members whom our own removals name, by the number of the statement. */
  readonly #removed = new Map<number, string>();
  #wasModerator = false;
  #isClosed = false;

  constructor(options: FloorOptions) {
    this.#options = options;
    const { access, entries, stay } = options;
    this.#hands = new Hands({
      access,
      entries,
      connection: () => stay().connection,
      join: () => stay().join,
      onTicket: (ticket) => stay().keepTicket(ticket),
    });
    this.#signals = new Signals(options);
    this.#privacy = new PrivacyWatch(options);
    this.#rules = new RoomRules({ say: (kind) => this.#signals.send(kind, null), onChange: options.onChange });
  }

  /** Begins with a join, the first or a later one. */
  begin(): void {
    this.#signals.begin();
    this.#invitation = undefined;
    this.#wasModerator = false;
    this.#then(this.#hands.begin());
    this.#privacy.begin();
    this.#meetModerators();
  }

  close(): void {
    this.#isClosed = true;
    this.#privacy.close();
    this.#rules.close();
  }

  /** Takes in the part of a server's event about the floor. */
  hear(event: RoomEvent): void {
    if (event.event === 'hand-changed') this.#then(this.#hands.hear(event));
    else if (event.event === 'stage-settled' && this.#wasModerator) this.#then(this.#hands.readAll());
    else if (event.event === 'signalled') this.#obey(event.join, event.signal);
    else if (event.event === 'connection' && !event.isHere) this.#hands.forget(event.join);
  }

  see(listeners: readonly Listener[]): void {
    this.#then(this.#hands.look(listeners));
  }

  /** Takes in a statement that was added to the log. */
  onStatement(header: Header): void {
    const { access, stay } = this.#options;
    if (header.act === 'eject' && isEqual(header.join, stay().join)) this.#noteRemoval(header);
    if (isPutOut(this.#state)) {
      this.#options.onRemoved();
      return;
    }
    if (header.members.some((member) => isEqual(member, access.memberKey.publicKey))) this.#suffer(header);
    this.#meetModerators();
    this.#options.onChange();
  }

  raiseHand(): Promise<Done> {
    return this.#hands.set(true);
  }

  lowerHand(): Promise<Done> {
    return this.#hands.set(false);
  }

  declineInvitation(): void {
    this.#invitation = undefined;
    this.#options.onChange();
  }

  /** Notes that the person goes on stage: hand and invitation are settled. */
  goOnStage(): void {
    this.#invitation = undefined;
    this.#then(this.#hands.set(false));
  }

  async use(power: Power, key: string): Promise<Done> {
    const known = this.#find(key);
    if (!known) return fail('unknown-handle');
    if (power === 'mute' || power === 'lower-hand') return this.#signals.send(power, known.join);
    this.#options.stay().agent.wish(intentOf(power, known));
    return ok(null);
  }

  async control(what: RoomControl): Promise<Done> {
    switch (what) {
      case 'mute-all':
        return this.#signals.send('mute', null);
      case 'lower-hands':
        return this.#signals.send('lower-hand', null);
      case 'pause-hands':
      case 'resume-hands':
      case 'open-chat':
      case 'slow-chat':
      case 'close-chat':
        this.#rules.set(what);
        return ok(null);
      case 'lock':
      case 'unlock':
        this.#options.stay().agent.wish({ act: what });
        return ok(null);
    }
  }

  showPrivacy(isShown: boolean): void {
    this.#privacy.show(isShown);
    this.#options.onChange();
  }

  /** The state of a person that is shown beside their identity. */
  standingOf(known: Known): Standing {
    const log = this.#log;
    const { join, credential, isOnStage } = known;
    const isHandRaised = !isOnStage && this.#hands.isRaisedBy(join);
    const isWaiting = isKeptOut(log, known);
    return {
      isModerator: isModerator(log, credential.member),
      isHandRaised,
      isInvited: !isOnStage && log.allowed.has(nameOf(credential.member)),
      isWaiting,
      powers: powersOver({ log, ownMember: this.#ownMember, known, isHandRaised, isWaiting }),
    };
  }

  /** The rule for members who are not moderators. [T6] */
  get chatRule(): ChatRule {
    return this.#rules.chatRule;
  }

  draw(): Moderation {
    const log = this.#log;
    const stay = this.#options.stay();
    const isModerating = isModerator(log, this.#ownMember);
    const own = ownStay(this.#state);
    const trust = { state: this.#state, roster: this.#options.roster, isOnStage: stay.isOnStage };
    return {
      isModerator: isModerating,
      isLastModerator: isModerating && [...log.here.values()].every(({ join }) => isEqual(join, stay.join)),
      isLocked: log.lock !== undefined,
      isWaiting: own !== undefined && isKeptOut(log, own),
      isHandRaised: this.#hands.isRaised,
      areHandsPaused: this.#rules.areHandsPaused,
      chatRule: this.chatRule,
      raisedHands: isModerating ? this.#drawHands() : [],
      waiting: isModerating && log.lock !== undefined ? this.#drawWaiting() : [],
      invitation: stay.isOnStage ? undefined : this.#invitation,
      mutedBy: this.#mutedBy,
      ...drawTrust({ ...trust, nowMs: performance.now(), removed: this.#removed }),
      privacy: this.#privacy.draw(),
    };
  }

  get #state(): State {
    return this.#options.stay().agent.state;
  }

  get #log(): Log {
    return this.#options.stay().agent.log;
  }

  get #ownMember(): Bytes {
    return this.#options.access.memberKey.publicKey;
  }

  #noteRemoval({ number, joins }: Header): void {
    const [removed] = joins.flatMap((join) => this.#state.roster.member(join) ?? []);
    if (removed) this.#removed.set(number, removed.credential.name);
  }

  /** Applies a moderator's statement about us. */
  #suffer({ act, join }: Header): void {
    if (act === 'deny') void this.#options.wish.stepDown();
    if (act === 'allow' && !this.#options.stay().isOnStage) this.#invitation = this.#wordOf(join);
  }

  /** Reads all hands once this person becomes a moderator. */
  #meetModerators(): void {
    const isNow = isModerator(this.#log, this.#ownMember);
    if (isNow && !this.#wasModerator) this.#then(this.#hands.readAll());
    if (!isNow) this.#rules.stop();
    this.#wasModerator = isNow;
  }

  #obey(from: Bytes, sealed: Bytes): void {
    const { stay, wish } = this.#options;
    const heard = this.#signals.hear(from, sealed);
    if (heard?.kind === 'lower-hand') this.#then(this.#hands.set(false));
    if (heard && isRule(heard.kind)) this.#rules.hear(heard.kind);
    // A person whose sending transport is just being replaced must not come back unmuted.
    if (heard?.kind !== 'mute' || !(stay().isOnStage || wish.isUnmet || wish.isGoing)) return;
    this.#mutedBy = { id: ++this.#words, by: heard.by };
    this.#then(wish.setMuted(true));
  }

  #wordOf(join: Bytes): Word {
    const name = this.#options.stay().agent.member(join)?.credential.name ?? '';
    return { id: ++this.#words, by: name };
  }

  /** The hands of members off stage who are still inside: nobody lowers the hand of a member who left. */
  #drawHands(): readonly RaisedHand[] {
    const { roster } = this.#options;
    const isHere = ({ join }: Verified) => {
      const member = this.#state.roster.member(join);
      return member !== undefined && isInside(this.#state, member) && !roster.find(toBase64url(join))?.isOnStage;
    };
    return this.#hands
      .raised()
      .filter(isHere)
      .map(({ sinceMs, ...hand }) => ({ person: roster.describe(hand), sinceMs }));
  }

  /** Finds the members whom only the lock keeps out, and who are still there. */
  #drawWaiting(): readonly Person[] {
    const { roster, gone } = this.#state;
    const isWaiting = (member: RosterMember) =>
      member.leftAt === undefined && !gone.has(member.names.join) && isKeptOut(this.#log, member);
    return roster
      .all()
      .filter(isWaiting)
      .map((member) => this.#options.roster.describe(member));
  }

  /** Finds a member who is in sight, has a hand up, or waits behind the lock. */
  #find(key: string): Known | undefined {
    const states = { isSelf: false, isOnStage: false, isMuted: false };
    const join = fromBase64url(key);
    const hand = this.#hands.raised().find((raised) => toBase64url(raised.join) === key);
    const other: Verified | undefined = hand ?? (join && this.#state.roster.member(join));
    return this.#options.roster.find(key) ?? (other && { ...other, ...states });
  }

  #then(step: Promise<unknown>): void {
    step
      .then(() => this.#options.onChange())
      .catch((error: unknown) => {
        // Leaving wipes the keys that opening needs.
        if (!this.#isClosed) throw error;
      });
  }
}

/** Tells whether only a lock keeps a member out. [G4] */
function isKeptOut(log: Log, { join, version, credential: { member } }: Verified): boolean {
  const stay = { join, version, member };
  return log.lock !== undefined && !isWelcome(log, stay) && isWelcome({ ...log, lock: undefined }, stay);
}
