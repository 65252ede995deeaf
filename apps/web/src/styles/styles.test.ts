import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

/** Sides that don't turn around with the direction of reading, as properties or as values. */
const fixedSides = [
  /(^|[\s;{])(margin|padding|border|inset|scroll-margin|scroll-padding)?-?(left|right)(-[a-z-]+)?\s*:/,
  /(^|[\s;{])(width|height|(min|max)-(width|height))\s*:/,
  /(^|[\s;{])(margin|padding)-(top|bottom)\s*:/,
  /(text-align|float|clear|justify-[a-z]+)\s*:\s*(left|right)/,
];

const withoutComments = (css: string) => css.replaceAll(/\/\*.*?\*\//gs, '');
const findFixed = (css: string) =>
  withoutComments(css)
    .split('\n')
    .filter((line) => fixedSides.some((side) => side.test(line)));

test.each(readdirSync(import.meta.dirname).filter((name) => name.endsWith('.css')))(
  '%s turns around with the direction of reading',
  (name) => {
    expect(findFixed(readFileSync(join(import.meta.dirname, name), 'utf8'))).toEqual([]);
  },
);

test.each(['margin-left: 1rem;', '  right: 0;', 'width: 3rem;', '  text-align: left;', 'border-right-width: 1px;'])(
  '%j is seen',
  (line) => {
    expect(findFixed(line)).toEqual([line]);
  },
);

test.each(['@media (width >= 64rem) {', 'background: linear-gradient(90deg, red, blue);', 'inline-size: 3rem;'])(
  '%j is left alone',
  (line) => {
    expect(findFixed(line)).toEqual([]);
  },
);
