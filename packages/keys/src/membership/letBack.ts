import { recordLimits } from '@sotto/protocol';
import { rankOf } from '../generations/whoMints.ts';
import { isReturned } from '../state/isReturned.ts';
import { isHere, type Outcome, ownStay, type State } from '../state/State.ts';

/**
 * Tells whether it is our turn to let members back in: of the moderators who are here and connected, the first one's. A
 * doubt about what the server shows leaves it to the person.
 */
function isOurTurn(state: State): boolean {
  const own = ownStay(state);
  return own !== undefined && isHere(state, own) && rankOf(state) === 0 && state.doubts.size === 0;
}

/**
 * Lets a moderator admit members who were inside when the room was locked and came back under another join, as a reload
 * does. Leaves from before the lock count, so it waits until all entries up to the lock are opened. [P11]
 */
export function wantReturns(state: State): Outcome {
  const { log, roster, letBackAt, intents, pending } = state;
  const { lock, number } = log.log;
  const at = { number, opened: roster.version - roster.unopened.size };
  const isSeen = at.number === letBackAt.number && at.opened === letBackAt.opened;
  const isReading = lock === undefined || !roster.isBegun || roster.openedTo < lock;
  const isAsking = pending?.intent.isReturn || intents.some(({ isReturn }) => isReturn);
  if (isReading || isSeen || isAsking || !isOurTurn(state)) return { state, messages: [] };
  const returned = [...roster.members()].filter((member) => isReturned(state, member)).slice(0, recordLimits.named);
  const about = returned.map(({ join, member }) => ({ join, member }));
  const wishes = about.length > 0 ? [{ act: 'admit', about, isReturn: true } as const] : [];
  return { state: { ...state, letBackAt: at, intents: [...intents, ...wishes] }, messages: [] };
}
