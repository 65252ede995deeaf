import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../setup/root.js';
import { checkBiome } from './checkBiome.js';
import { checkDashboard } from './checkDashboard.js';
import { checkFolders } from './checkFolders.js';
import { checkNames } from './checkNames.js';
import { checkOperating } from './checkOperating.js';
import { checkOutside } from './checkOutside.js';
import { checkPins } from './checkPins.js';
import { checkRules } from './checkRules.js';
import { checkSecrets } from './checkSecrets.js';
import { checkTour } from './checkTour.js';
import { checkTypes } from './checkTypes.js';
import { checkWalls } from './checkWalls.js';
import { checkWords } from './checkWords.js';
import { printFinding } from './Finding.js';

// The tests in planted/ show that each gate catches the violations it is there for. Drift of migrations:
// tools/prisma/drift.test.js.
describe('the tree', () => {
  it.each([
    ['is formatted, linted and free of import cycles', () => checkBiome(ROOT)],
    ['has no error of types', () => checkTypes(join(ROOT, 'tsconfig.json'))],
    ['has no error of types in tools/', () => checkTypes(join(ROOT, 'tools/tsconfig.json'))],
    ['keeps the walls between its rooms', () => checkWalls(ROOT)],
    ['has no loop between folders, and none that is a heap', () => checkFolders(ROOT)],
    ['keeps, throws and shows no secret', () => checkSecrets(ROOT)],
    ['explains what it logs and exports', () => checkOperating(ROOT)],
    ['cites rules that exist, each in a test', () => checkRules(ROOT)],
    ['has a tour that names what is there', () => checkTour(ROOT)],
    ['has a dashboard that Grafana can load', () => checkDashboard(ROOT)],
    ['pins every dependency', () => checkPins(ROOT)],
    ['reads nothing outside the repository', () => checkOutside(ROOT)],
    ['names neither a registry nor a folder of this machine', () => checkNames(ROOT)],
    ['opens docstrings with a verb or a noun phrase', () => checkWords(ROOT)],
  ])('%s', (_fact, findings) => {
    expect(findings().map(printFinding)).toEqual([]);
  });
});
