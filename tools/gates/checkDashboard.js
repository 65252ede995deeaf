import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/** @typedef {import('./Finding.js').Finding} Finding */

const FILE = 'docs/grafana/sotto.json';
const COLUMNS = 24;
/** The variable by which readers choose their Prometheus, as a panel names it. */
const SOURCE = ['$', '{datasource}'].join('');

/**
 * Requirements of Grafana's documented JSON model for the kinds of panels in our dashboard. Without this gate, a
 * refusal or an empty panel would show only in a running Grafana.
 *
 * @param {string} root
 * @returns {Finding[]}
 */
export function checkDashboard(root) {
  const dashboard = JSON.parse(readFileSync(join(root, FILE), 'utf8'));
  const { title, uid, schemaVersion, panels, templating, time } = dashboard;
  const sound = [
    [typeof title === 'string' && /^[\w-]{1,40}$/.test(uid), 'has no title or uid'],
    [Number.isInteger(schemaVersion) && schemaVersion >= 36, 'has no schemaVersion'],
    [dashboard.id === undefined, 'names the id of one Grafana'],
    [time?.from && time?.to, 'has no time'],
    [templating?.list?.some(isSource), 'has no variable for its data source'],
    [Array.isArray(panels) && panels.length > 0, 'has no panels'],
    [new Set(ids(panels)).size === panels.length, 'uses an id of a panel twice'],
  ];
  const wrong = sound.filter(([isSound]) => !isSound).map(([, message]) => String(message));
  return [...wrong, ...panels.flatMap(objectTo), ...overlaps(panels)].map((message) => ({
    rule: 'dashboard',
    file: FILE,
    message,
  }));
}

/** @param {any} variable */
const isSource = ({ name, type, query }) => name === 'datasource' && type === 'datasource' && query === 'prometheus';

/** @param {any[]} panels */
const ids = (panels) => panels.map(({ id }) => id);

/** @param {any} panel @returns {string[]} */
function objectTo({ id, type, title, gridPos, targets, datasource, fieldConfig }) {
  const { x, y, w, h } = gridPos ?? {};
  const isPlaced = [x, y, w, h].every(Number.isInteger) && w > 0 && h > 0 && x + w <= COLUMNS;
  const wrong = [];
  if (!Number.isInteger(id) || typeof title !== 'string' || !isPlaced) wrong.push('has no id, title or place');
  if (type === 'row') return wrong.map((what) => `the row "${title}" ${what}`);
  if (!['timeseries', 'stat'].includes(type)) wrong.push('is of a kind that this gate does not know');
  if (datasource?.uid !== SOURCE) wrong.push('has a data source of its own');
  if (!fieldConfig?.defaults?.unit) wrong.push('has no unit');
  const letters = (targets ?? []).map((/** @type {any} */ { refId }) => refId);
  if (letters.length === 0 || new Set(letters).size !== letters.length) wrong.push('has no queries of distinct names');
  for (const { expr, legendFormat, datasource: source } of targets ?? []) {
    if (!/sotto_/.test(expr) || !legendFormat || source?.uid !== SOURCE) wrong.push('has a query without a sense');
  }
  return wrong.map((what) => `the panel ${title} ${what}`);
}

/** @param {any[]} panels @returns {string[]} */
function overlaps(panels) {
  const taken = new Map();
  return panels.flatMap(({ title, gridPos: { x, y, w, h } }) => {
    const cells = Array.from({ length: w * h }, (_, index) => `${x + (index % w)},${y + Math.floor(index / w)}`);
    const over = cells.flatMap((cell) => taken.get(cell) ?? [])[0];
    for (const cell of cells) taken.set(cell, title);
    return over === undefined ? [] : [`the panels ${over} and ${title} overlap`];
  });
}
