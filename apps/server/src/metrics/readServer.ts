import type { Meter } from '@sotto/metrics';
import type { Readiness } from '../health/Readiness.ts';
import type { LiveRooms } from '../rooms/LiveRooms.ts';
import type { ServerCatalogue } from './catalogue.ts';

export interface ReadParts {
  readonly rooms: LiveRooms;
  readonly relays: { readonly upCount: number };
  readonly readiness: Readiness;
}

/**
 * Reads the totals of all rooms together, relays and readiness at each scrape. No metric distinguishes one room from
 * another.
 */
export function readServer(meter: Meter<ServerCatalogue>, { rooms, relays, readiness }: ReadParts): void {
  meter.read('sotto_rooms', () => [{ labels: {}, value: rooms.all().length }]);
  meter.read('sotto_members', () => {
    const live = rooms.all();
    const sum = (count: (room: (typeof live)[number]) => number) =>
      live.reduce((total, room) => total + count(room), 0);
    return [
      { labels: { place: 'stage' }, value: sum(({ stageCount }) => stageCount) },
      { labels: { place: 'audience' }, value: sum(({ audienceCount }) => audienceCount) },
    ];
  });
  meter.read('sotto_relays_up', () => [{ labels: {}, value: relays.upCount }]);
  meter.read('sotto_ready', async () => {
    const failing = new Set(await readiness.failing());
    return readiness.names.map((check) => ({ labels: { check }, value: failing.has(check) ? 0 : 1 }));
  });
}
