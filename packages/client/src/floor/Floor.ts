import { type Bytes, type Fault, fail, fromBase64url, isEqual, ok, type Result, toBase64url } from '@sotto/base';
import type { Code, Gate, Listener, RoomEvent } from '@sotto/protocol';
import { isModerator, type RoomLog } from '@sotto/records';
import type { RoomAccess } from '../RoomAccess.ts';
import type { Moderation, Person, Power, RaisedHand, RoomControl } from '../RoomSnapshot.ts';
import type { Known, Roster, Standing } from '../Roster.ts';
import type { StageWish } from '../StageWish.ts';
import type { Stay } from '../Stay.ts';
import { Hands } from './Hands.ts';
import { intentOf } from './intentOf.ts';
import { PrivacyWatch } from './PrivacyWatch.ts';
import { powersOver } from './powersOver.ts';
import { Signals } from './Signals.ts';

export interface FloorOptions {
  readonly access: RoomAccess;
  readonly roster: Roster;
  readonly wish: StageWish;
  readonly stay: () => Stay;
  readonly onChange: () => void;
  /** A moderator put us out. */
  readonly onRemoved: () => void;
}

type Done = Result<null, Fault<Code>>;
type Word = { readonly id: number; readonly by: string };

/** Who has the floor: hands, invitations, and what moderators do, over all joins of this client. */
export class Floor {
  readonly #options: FloorOptions;
  readonly #hands: Hands;
  readonly #signals: Signals;
  readonly #privacy: PrivacyWatch;
  #invitation: Word | undefined;
  #mutedBy: Word | undefined;
  #words = 0;
  /** Of our newest statement that is waited for. */
  #stated = 0;
  #wasModerator = false;
  #isClosed = false;

  constructor(options: FloorOptions) {
    this.#options = options;
    const { access, stay } = options;
    this.#hands = new Hands({ access, session: () => stay().session, join: () => stay().join });
    this.#signals = new Signals(options);
    this.#privacy = new PrivacyWatch(options);
  }

  /** A join begins, or another one after it. */
  begin(): void {
    this.#signals.begin();
    this.#invitation = undefined;
    this.#wasModerator = false;
    this.#hands.begin();
    this.#privacy.begin();
    this.#meetModerators();
  }

  close(): void {
    this.#isClosed = true;
    this.#privacy.close();
  }

  /** Takes in what the server tells, as far as it is about the floor. */
  hear(event: RoomEvent): void {
    if (event.event === 'hand-changed') this.#then(this.#hands.hear(event));
    else if (event.event === 'signalled') this.#obey(event.join, event.signal);
    else if (event.event === 'connection' && !event.isHere) this.#hands.forget(event.join);
    else if (event.event === 'entries') {
      for (const entry of event.entries) if (!('credential' in entry)) this.#hands.forget(entry.join);
    }
  }

  see(listeners: readonly Listener[]): void {
    this.#then(this.#hands.look(listeners));
  }

  /** A statement was taken into the log. */
  onStatement(gate: Gate): void {
    const { join } = this.#options.stay();
    const isMine = isEqual(gate.join, join);
    const isAboutUs = gate.joins.some((each) => isEqual(each, join));
    if (isMine && gate.act === 'eject') this.#stated = gate.sequence;
    if (isAboutUs) this.#suffer(gate);
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

  /** On the way to the stage: there is nothing to ask for any more. */
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
    const { agent } = this.#options.stay();
    switch (what) {
      case 'mute-all':
        return this.#signals.send('mute', null);
      case 'lower-hands':
        return this.#signals.send('lower-hand', null);
      case 'pause-hands':
      case 'resume-hands':
        agent.pauseHands(what === 'pause-hands');
        return ok(null);
      case 'lock':
      case 'unlock':
        agent.wish({ kind: what, act: what });
        return ok(null);
    }
  }

  goOnWithout(key: string): void {
    const join = fromBase64url(key);
    if (join) this.#options.stay().agent.wish({ kind: 'away', act: 'away', join });
  }

  showPrivacy(isShown: boolean): void {
    this.#privacy.show(isShown);
    this.#options.onChange();
  }

  /** What is shown of somebody besides who they are. */
  standingOf(known: Known): Standing {
    const log = this.#log;
    const { agent } = this.#options.stay().agent;
    const { join, credential, isOnStage } = known;
    const isHandRaised = !isOnStage && this.#hands.isRaisedBy(join);
    const isWaiting = log.isLocked && agent.isWaiting(join);
    return {
      isModerator: isModerator(log, credential.member),
      isHandRaised,
      isInvited: !isOnStage && log.allowed.has(toBase64url(join)),
      isWaiting,
      powers: powersOver({ log, ownMember: this.#ownMember, known, isHandRaised, isWaiting }),
    };
  }

  draw(): Moderation {
    const log = this.#log;
    const stay = this.#options.stay();
    const { agent } = stay.agent;
    const isModerating = isModerator(log, this.#ownMember);
    const isConfirmed = this.#stated === 0 || agent.isConfirmed();
    if (isConfirmed) this.#stated = 0;
    return {
      isModerator: isModerating,
      isLastModerator: isModerating && [...log.present.keys()].every((join) => join === toBase64url(stay.join)),
      isLocked: log.isLocked,
      isWaiting: log.isLocked && agent.isWaiting(stay.join),
      isHandRaised: this.#hands.isRaised,
      areHandsPaused: agent.areHandsPaused(),
      raisedHands: isModerating ? this.#drawHands() : [],
      waiting: isModerating && log.isLocked ? this.#drawWaiting() : [],
      invitation: stay.isOnStage ? undefined : this.#invitation,
      mutedBy: this.#mutedBy,
      isConfirmed,
      isKnown: this.#isKnown(),
      isHeldBack: stay.isOnStage && !agent.isMicrophoneOpen(),
      silentModerator: this.#drawSilent(),
      privacy: this.#privacy.draw(),
    };
  }

  get #log(): RoomLog {
    return this.#options.stay().agent.agent.log.log;
  }

  get #ownMember(): Bytes {
    return this.#options.access.memberKey.publicKey;
  }

  /** Whether a voter's heartbeat covers our own entry in the key roster; where nobody votes, nobody can. [B1] */
  #isKnown(): boolean {
    const { agent } = this.#options.stay().agent;
    const version = agent.member(this.#options.stay().join)?.version ?? 0;
    const isAlone = this.#log.present.size === 0 && this.#options.roster.stage().length === 0;
    return isAlone || agent.confirmedVersion >= version;
  }

  /** What a moderator does to us. */
  #suffer({ act, join }: Gate): void {
    if (act === 'eject') this.#options.onRemoved();
    if (act === 'deny') void this.#options.wish.stepDown();
    if (act === 'allow' && !this.#options.stay().isOnStage) this.#invitation = this.#wordOf(join);
  }

  /** Whoever has just become a moderator reads all hands. */
  #meetModerators(): void {
    const isNow = isModerator(this.#log, this.#ownMember);
    if (isNow && !this.#wasModerator) this.#then(this.#hands.readAll());
    this.#wasModerator = isNow;
  }

  #obey(from: Bytes, sealed: Bytes): void {
    const { stay, wish } = this.#options;
    const heard = this.#signals.hear(from, sealed);
    if (heard?.kind === 'lower-hand') this.#then(this.#hands.set(false));
    if (heard?.kind !== 'mute' || !stay().isOnStage) return;
    this.#mutedBy = { id: ++this.#words, by: heard.by };
    this.#then(wish.setMuted(true));
  }

  #wordOf(join: Bytes): Word {
    const name = this.#options.stay().agent.agent.member(join)?.credential.name ?? '';
    return { id: ++this.#words, by: name };
  }

  #drawHands(): readonly RaisedHand[] {
    const { roster } = this.#options;
    return this.#hands
      .raised()
      .filter(({ join }) => !roster.find(toBase64url(join))?.isOnStage)
      .map(({ join, credential, sinceMs }) => ({ person: roster.describe(join, credential), sinceMs }));
  }

  #drawWaiting(): readonly Person[] {
    const { stay, roster } = this.#options;
    return stay()
      .agent.agent.waiting()
      .map(({ join, credential }) => roster.describe(join, credential));
  }

  #drawSilent(): Person | undefined {
    const { stay, roster } = this.#options;
    const { agent } = stay().agent;
    const join = stay().isOnStage ? agent.silentModerator() : undefined;
    const member = join && agent.member(join);
    return member && roster.describe(member.join, member.credential);
  }

  /** Somebody in sight, with their hand up, or before the door. */
  #find(key: string): Known | undefined {
    const states = { isSelf: false, isOnStage: false, isMuted: false };
    const join = fromBase64url(key);
    const member = join && this.#options.stay().agent.agent.member(join);
    const hand = this.#hands.raised().find((raised) => toBase64url(raised.join) === key);
    const other = hand ?? member;
    return this.#options.roster.find(key) ?? (other && { ...states, join: other.join, credential: other.credential });
  }

  #then(step: Promise<unknown>): void {
    step
      .then(() => this.#options.onChange())
      .catch((error: unknown) => {
        // Leaving wipes keys under the hands of what was being read.
        if (!this.#isClosed) throw error;
      });
  }
}
