import { describe, expect, it } from 'vitest';
import { checkTour } from '../checkTour.js';
import { plantTree } from './plantTree.js';

const shorts = '| client | `packages/client/src` |\n| server | `apps/server/src` |\n';
const tree = {
  'packages/client/src/stage/RoomFrames.ts':
    "/** Where sound is decided. */\nexport class RoomFrames { seal() { return 'step-down'; } }\n",
  'packages/client/src/stage/Openers.ts': 'export const find = 1;\n',
  'apps/server/src/rooms/Member.ts': 'export class Member { #lose() {} }\n',
};

/** @param {string} line */
const check = (line) => checkTour(plantTree({ ...tree, 'docs/TOUR.md': `# A \`tour\`\n\n${shorts}\n${line}\n` }));

describe('the tour of the code', () => {
  it.each([
    'client/stage/RoomFrames.ts `seal` finds it (Openers.ts `find`)',
    'calls `RoomFrames.seal` (client/stage), then server/rooms/Member.ts `#lose`',
    'client/stage/RoomFrames.ts answers `step-down`, and `seal(frame)` is called',
    '| Where is it? | `sound is decided` | client/stage/RoomFrames.ts |',
    '| Where is it? | `Member.ts` | server/rooms |',
    'says and/or nothing of `AES-GCM`',
  ])('passes with %s', (line) => {
    expect(check(line)).toEqual([]);
  });

  it.each([
    ['a file that is gone', 'client/stage/Gone.ts', 'client/stage/Gone.ts'],
    ['a folder that is gone', 'goes on in client/scene', 'client/scene'],
    ['a file that is in another package', 'server/rooms/Member.ts, then Openers.ts', 'Openers.ts'],
    ['a symbol that is gone', 'client/stage/RoomFrames.ts `open`', '`open`'],
    ['a symbol of another file', 'client/stage/RoomFrames.ts `find`', '`find`'],
    ['a member that its class has not', 'calls `Member.seal` (server/rooms)', '`Member.seal`'],
    ['a search that does not find it', '| Where is it? | `nowhere` | client/stage/RoomFrames.ts |', '`nowhere`'],
  ])('finds %s', (_what, line, named) => {
    const found = check(line);
    expect(found.map(({ rule }) => rule)).toEqual(['tour/stale']);
    expect(found[0]?.message).toContain(named);
  });
});
