import { type Bytes, isEqual, type Secret } from '@sotto/base';
import type { Header, Minting, StatementBody } from '@sotto/protocol';
import { encodeCanonical } from '@sotto/protocol';
import { hash, hashBan, isModerator, nameOf, type ReadStatement, readStatement } from '@sotto/records';
import { sign } from '../identity/signing.ts';
import { bodyKind } from '../log/MemberLog.ts';
import type { Intent } from '../membership/events.ts';
import type { RosterMember } from '../roster/Roster.ts';
import { seal } from '../sealed/sealed.ts';
import { random, type State } from '../state/State.ts';
import { commitTo } from './schedule.ts';

/**
 * Finds the members that an intent is about: stays that we have verified, under the key with which the page showed
 * them. `undefined` if one is missing. [P6]
 */
export function findMeant({ roster }: State, { about = [] }: Intent): readonly RosterMember[] | undefined {
  const found = about.map(({ join, member }) => {
    const known = roster.member(join);
    return known && isEqual(known.member, member) ? known : undefined;
  });
  return found.every((each) => each !== undefined) ? found : undefined;
}

/** Tells whether the server already knows a member key, from a power or from the stage. */
function hasShown({ log: { log }, stage }: State, { names, member }: RosterMember): boolean {
  const isNamed = [log.allowed, log.denied, log.admitted].some((set) => set.has(names.member));
  return isNamed || isModerator(log, member) || stage.has(names.join);
}

type Named = Pick<Header, 'members' | 'joins' | 'ban'>;

/**
 * Lists the joins and the key that an `eject` names: every join of its member, and the key only if the server knows it
 * already. So the ban of a listener tells the server no key. [P7]
 */
function nameEjected(state: State, meant: readonly RosterMember[], isBan: boolean): Named {
  const stays = meant
    .flatMap(({ member }) => state.roster.staysOf(member))
    .filter(({ leftAt }) => leftAt === undefined);
  const shown = stays.filter((stay) => hasShown(state, stay)).map(({ member }) => member);
  const [first] = meant;
  const ban = isBan && first ? hashBan(state.log.log.start, first.member) : random(state, 32);
  const members = [...new Map(shown.map((key) => [nameOf(key), key])).values()];
  return { members, joins: stays.map(({ join }) => join).slice(-64), ban };
}

function nameMeant(state: State, meant: readonly RosterMember[], { act, isBan = false }: Intent): Named {
  if (act === 'eject') return nameEjected(state, meant, isBan);
  const members = [...new Map(meant.map(({ names, member }) => [names.member, member])).values()];
  return { members: members as Bytes[], joins: [], ban: null };
}

/** Signs the statement that would follow. `secret` is M(g) of an act that mints. [P2] */
export function signStatement(
  state: State,
  intent: Intent,
  options: {
    readonly meant: readonly RosterMember[];
    /** The roster that a new generation covers. */
    readonly version: number;
    readonly secret?: Secret;
    readonly checkpoint?: Bytes;
  },
): ReadStatement {
  const { self, log, roster } = state;
  const { start, number, head: previous } = log.log;
  const { meant, version, secret, checkpoint = null } = options;
  const content: StatementBody = { member: meant[0]?.member ?? null, isBan: intent.isBan ?? false };
  const body = seal(bodyKind, encodeCanonical(content), self.keys);
  const minting: Minting | null = secret
    ? {
        commitment: commitTo(secret, { start, generation: number + 1, previous }),
        version,
        roster: roster.hashAt(version) as Bytes,
      }
    : null;
  const header = {
    ...{ start, number: number + 1, previous, body: hash(body), signer: self.memberKey.publicKey, join: self.join },
    ...{ act: intent.act, ...nameMeant(state, meant, intent), minting, checkpoint },
  };
  return readStatement({ header: { ...header, signature: sign(self.memberKey, 'statement', header) }, body });
}
