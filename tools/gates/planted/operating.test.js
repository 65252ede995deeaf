import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ROOT } from '../../setup/root.js';
import { checkDashboard } from '../checkDashboard.js';
import { checkOperating } from '../checkOperating.js';
import { plantTree } from './plantTree.js';

const CATALOGUE = 'apps/server/src/metrics/catalogue.ts';
const PAGE = ['## The log', '| `joined` | a |', '`flood`', '## Metrics', '| `sotto_joins_total` | a |'];
const DASHBOARD = 'docs/grafana/sotto.json';
const whole = {
  'apps/server/src/a.ts': "log.info('joined', { count: 1 });\n",
  [CATALOGUE]: "export const catalogue = {\n  sotto_joins: { type: 'counter', help: 'a', labels: {} },\n};\n",
  'packages/log/src/kinds.ts': "export const kinds = [\n  'flood',\n];\n",
  'docs/OPERATING.md': `${PAGE.join('\n')}\n`,
  'docs/prometheus/alerts.yml': 'expr: rate(sotto_joins_total[1m])\n',
  [DASHBOARD]: '{ "expr": "sotto_joins_total" }',
};

const empty = { 'apps/relay/src/b.ts': '', 'packages/metrics/src/b.ts': '' };

/** @param {Record<string, string>} changed */
const check = (changed) => checkOperating(plantTree({ ...whole, ...empty, ...changed }));

describe('the documentation for operators', () => {
  it('passes where page, log, export and queries agree', () => {
    expect(check({})).toEqual([]);
  });

  it.each([
    ['an event without a row', { 'apps/relay/src/b.ts': "tally.count('lost', {});\n" }, 'operating/event', 'lost'],
    ['a row without an event', { 'apps/server/src/a.ts': '' }, 'operating/event', 'joined'],
    ['an event that is computed', { 'apps/relay/src/b.ts': 'log?.warn(name);\n' }, 'operating/computed', 'constant'],
    [
      'a metric without a row',
      { 'apps/relay/src/b.ts': "  sotto_rooms: {\n    type: 'gauge' },\n" },
      'operating/metric',
      'sotto_rooms',
    ],
    ['a row without a metric', { [CATALOGUE]: '' }, 'operating/metric', 'sotto_joins_total'],
    [
      'a kind that is not explained',
      { 'packages/log/src/kinds.ts': "  'flood',\n  'ice',\n" },
      'operating/kind',
      'ice',
    ],
    [
      'a query for what is not exported',
      { [DASHBOARD]: '{ "expr": "sotto_joins" }' },
      'operating/query',
      'sotto_joins is exported nowhere',
    ],
  ])('objects to %s', (_what, changed, rule, text) => {
    const found = check(/** @type {Record<string, string>} */ (changed));
    expect(found.some((each) => each.rule === rule && each.message.includes(text))).toBe(true);
  });
});

describe('the dashboard', () => {
  /** @param {string[]} path @param {unknown} value */
  const changed = (path, value) => {
    const dashboard = JSON.parse(readFileSync(join(ROOT, DASHBOARD), 'utf8'));
    const last = path.at(-1) ?? '';
    path.slice(0, -1).reduce((inner, key) => inner[key], dashboard)[last] = value;
    return checkDashboard(plantTree({ [DASHBOARD]: JSON.stringify(dashboard) })).map(({ message }) => message);
  };

  it('passes as it is', () => {
    expect(changed(['title'], 'Sotto')).toEqual([]);
  });

  it.each([
    ['an id used twice', 'panels.2.id', 1, 'twice'],
    ['panels that overlap', 'panels.2.gridPos.x', 1, 'overlap'],
    ['a panel beyond the edge', 'panels.1.gridPos.w', 25, 'place'],
    ['a data source of one Grafana', 'panels.1.datasource.uid', 'P1', 'own'],
    ['a query without a metric', 'panels.1.targets.0.expr', 'up', 'sense'],
    ['the id of one Grafana', 'id', 7, 'one Grafana'],
  ])('objects to %s', (_what, path, value, text) => {
    expect(changed(path.split('.'), value).join()).toContain(text);
  });
});
