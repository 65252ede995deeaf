import type { Place } from './Place.ts';
import type { Address } from './tab/address.ts';
import type { Cell } from './watched/createCell.ts';

/**
 * Keeps a person on stage in their room until they have said whether they want to leave.
 *
 * @param onGone called when the person is where the address leads, and may be
 * @returns a function that takes a step in the history
 */
export function createStageGuard(
  address: Pick<Address, 'go' | 'page'>,
  shown: Cell<Place>,
  onGone: () => void,
): (step: number) => void {
  let mayLeave = false;
  return (step) => {
    const here = shown.snapshot();
    const isAsked = here.at === 'room' && here.visit.isOnStage() && address.page() !== 'room' && !mayLeave;
    mayLeave = false;
    if (!isAsked) return onGone();
    const { at, visit } = here;
    const leave = () => {
      mayLeave = true;
      address.go(step);
    };
    shown.set({ at, visit, away: { leave, stay: () => shown.set({ at, visit }) } });
    address.go(-step);
  };
}
