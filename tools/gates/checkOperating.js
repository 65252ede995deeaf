import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { readEvents, readKinds, readMetrics } from './readOperating.js';

/** @typedef {import('./Finding.js').Finding} Finding */

const PAGE = 'docs/OPERATING.md';
/** They ask for metrics by name. */
const QUERIES = ['docs/grafana/sotto.json', 'docs/prometheus/alerts.yml'];

/**
 * Checks that docs/OPERATING.md explains every logged event, every kind and every exported metric, and no other, and
 * that dashboard and alerts use only exported metrics.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkOperating(root) {
  const page = readFileSync(join(root, PAGE), 'utf8');
  const [events, { metrics, samples }] = [readEvents(root), readMetrics(root)];
  const logged = new Set(events.flatMap(({ event }) => event ?? []));
  // Other tables have words in their first column too.
  const [, aboutLog = ''] = /^## The log\n([\s\S]*?)^## /m.exec(page) ?? [];
  const explained = new Set([...aboutLog.matchAll(/^\| `([a-z-]+)`/gm)].map(([, event = '']) => event));
  const told = new Set([...page.matchAll(/^\| `(sotto_\w+)`/gm)].map(([, metric = '']) => metric));
  return [
    ...events
      .filter(({ event }) => event === undefined)
      .map(({ file, line }) => ({
        rule: 'operating/computed',
        file,
        line,
        message: 'logs an event that is not a constant',
      })),
    ...events
      .filter(({ event }) => event !== undefined && !explained.has(event))
      .map(({ file, line, event }) => ({ rule: 'operating/event', file, line, message: `${event} is not in ${PAGE}` })),
    ...missing(explained, logged, 'operating/event', 'is logged nowhere'),
    ...missing(metrics, told, 'operating/metric', 'is exported and not explained'),
    ...missing(told, metrics, 'operating/metric', 'is exported nowhere'),
    ...readKinds(root)
      .filter((kind) => !page.includes(`\`${kind}\``))
      .map((kind) => ({ rule: 'operating/kind', file: PAGE, message: `the kind ${kind} is not explained` })),
    ...QUERIES.flatMap((file) => {
      const asked = readFileSync(join(root, file), 'utf8').match(/\bsotto_\w+/g) ?? [];
      return missing(new Set(asked), samples, 'operating/query', 'is exported nowhere', file);
    }),
  ];
}

/**
 * @param {ReadonlySet<string>} wanted
 * @param {ReadonlySet<string>} had
 * @param {string} rule
 * @param {string} what
 * @param {string} [file]
 * @returns {Finding[]}
 */
function missing(wanted, had, rule, what, file = PAGE) {
  return [...wanted].filter((name) => !had.has(name)).map((name) => ({ rule, file, message: `${name} ${what}` }));
}
