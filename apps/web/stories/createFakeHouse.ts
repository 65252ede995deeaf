import type { HouseSnapshot, HouseView } from '@sotto/client';
import type { Story } from './stories.ts';

/** The house of a story: its hallway does not change. */
export function createFakeHouse({ code, house = '', rooms = [], connection = 'connected' }: Story): HouseView {
  const snapshot: HouseSnapshot = code
    ? { phase: 'failed', code }
    : { phase: 'open', name: house, link: 'https://sotto.example/h#v1.story', rooms, connection };
  return {
    subscribe: () => () => undefined,
    snapshot: () => snapshot,
    linkOf: async () => 'v1.story',
    close: () => undefined,
  };
}
