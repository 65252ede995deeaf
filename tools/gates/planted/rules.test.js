import { describe, expect, it } from 'vitest';
import { checkRules } from '../checkRules.js';
import { plantTree } from './plantTree.js';

const whole = {
  'packages/protocol/SPEC.md': '- **[W1]** One.\n- **[W2, W3]** Two. [P1]\n',
  'packages/records/README.md': '- **[P1]** Three.\n',
  'packages/base/src/a.test.ts': "it('[W1-W3] holds', () => {});\n",
  'test/integration/a.test.ts': "it('[P1] holds', () => {});\n",
};

/** @param {Record<string, string>} changed @param {Map<string, string>} [untested] */
const check = (changed, untested = new Map()) => checkRules(plantTree({ ...whole, ...changed }), untested);

describe('the rules of the protocol', () => {
  it('pass where each is cited by a test and each citation exists', () => {
    expect(check({})).toEqual([]);
  });

  it.each([
    ['a rule that code cites and no page has', { 'apps/server/src/a.ts': '/** Does it. [W4] */' }, 'unknown', 'W4'],
    ['the same in a list', { 'apps/server/src/a.ts': '/** Does it. [W1, R9] */' }, 'unknown', 'R9'],
    ['a range that ends nowhere', { 'packages/base/src/b.test.ts': "it('[W1-W9] holds');" }, 'unknown', 'W1-W9'],
    ['a page that cites a rule of neither', { 'packages/records/README.md': '**[P1]** As [G2].' }, 'unknown', 'G2'],
    ['a rule written twice', { 'packages/records/README.md': '**[P1]** One. **[W1]** Two.' }, 'twice', 'W1'],
    ['a rule without a test', { 'test/integration/a.test.ts': '' }, 'untested', 'P1'],
    [
      'a rule that code alone cites',
      { 'test/integration/a.test.ts': '', 'apps/server/src/a.ts': '/** [P1] */' },
      'untested',
      'P1',
    ],
  ])('finds %s', (_what, changed, rule, named) => {
    const found = check(changed);
    expect(found.map((finding) => finding.rule)).toEqual([`rules/${rule}`]);
    expect(found[0]?.message).toContain(named);
  });

  it('lets a rule without a test pass only with a reason, and only while it has none', () => {
    expect(check({ 'test/integration/a.test.ts': '' }, new Map([['P1', 'a reason']]))).toEqual([]);
    expect(check({}, new Map([['P1', 'a reason']])).map(({ rule }) => rule)).toEqual(['rules/stale']);
  });
});
