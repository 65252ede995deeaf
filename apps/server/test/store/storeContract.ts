import { afterEach, beforeEach, describe } from 'vitest';
import type { Store } from '../../src/store/Store.ts';
import { checkpointContract } from './contract/checkpointContract.ts';
import { claimContract } from './contract/claimContract.ts';
import { clockContract } from './contract/clockContract.ts';
import { closeContract } from './contract/closeContract.ts';
import { helloContract } from './contract/helloContract.ts';
import { houseContract } from './contract/houseContract.ts';
import { ledgerContract } from './contract/ledgerContract.ts';
import { roomContract } from './contract/roomContract.ts';
import { snapshotContract } from './contract/snapshotContract.ts';
import { stepContract } from './contract/stepContract.ts';

/**
 * The contract of every `Store`; the tests of each implementation call it once.
 *
 * @param open gives an empty store; it is closed after each test
 */
export function storeContract(name: string, open: () => Promise<Store>): void {
  describe(name, () => {
    let store: Store;
    beforeEach(async () => {
      store = await open();
    });
    afterEach(() => store.close());
    describe('rooms', () => roomContract(() => store));
    describe('statements', () => ledgerContract(() => store, 'statements'));
    describe('entries', () => ledgerContract(() => store, 'entries'));
    describe('steps', () => stepContract(() => store));
    describe('checkpoints', () => checkpointContract(() => store));
    describe('snapshots', () => snapshotContract(() => store));
    describe('houses', () => houseContract(() => store));
    describe('hellos', () => helloContract(() => store));
    describe('claim', () => claimContract(() => store));
    describe('clock', () => clockContract(() => store));
    describe('close', () => closeContract(() => store));
  });
}
