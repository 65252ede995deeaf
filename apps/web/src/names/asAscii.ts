/**
 * Characters that fonts draw like one of ASCII, by their code points: letters and digits of Latin, Greek, Cyrillic, Armenian,
 * Coptic, Cherokee, Lisu, Hebrew and Arabic, from Unicode's confusables (UTS 39). The whole list is 100 KB.
 */
const lookAlikes = {
  2: 'a75a,1a7,3e8,a644',
  3: 'a7ab,21c,1b7,a76a,2ccc,417,4e0',
  4: '13ce',
  5: '1bc',
  6: '2cd2,431,13ee',
  8: '223,222',
  9: 'a76e,2cca',
  A: '391,410,13aa,a4ee',
  B: 'a7b4,392,412,13f4,a4d0',
  C: '2ca4,421,13df,a4da',
  D: '13a0,a4d3',
  E: '395,415,13ac,a4f0',
  F: 'a798,3dc,a4dd',
  G: '50c,13c0,13f3,a4d6',
  H: '397,2c8e,41d,13bb,a4e7',
  J: 'a7b2,37f,408,13ab,a4d9',
  K: '39a,2c94,41a,13e6,a4d7',
  L: '2cd0,13de,a4e1',
  M: '39c,3fa,2c98,41c,13b7,a4df',
  N: '39d,2c9a,a4e0',
  O: '30,39f,2c9e,41e,555,a4f3',
  P: '3a1,2ca2,420,13e2,a4d1',
  R: '1a6,13a1,13d2,a4e3',
  S: '405,54f,13d5,13da,a4e2',
  T: '3a4,2ca6,422,13a2,a4d4',
  U: '54d,a4f4',
  V: '667,6f7,474,13d9,a4e6',
  W: '51c,13b3,13d4,a4ea',
  X: 'a7b3,3a7,2cac,425,a4eb',
  Y: '3a5,2ca8,423,4ae,13a9,13bd,a4ec',
  Z: '396,13c3,a4dc',
  a: '251,3b1,430',
  b: '184,42c,13cf',
  c: '1d04,2ca5,441,abaf',
  d: '501,13e7,a4d2',
  e: 'ab32,435,4bd',
  f: 'ab35,a799,1e9d,584',
  g: '261,1d83,18d,581',
  h: '4bb,570,13c2',
  i: '131,26a,269,3b9,456,a647,4cf,ab75,13a5',
  j: '3f3,458',
  l: '31,661,6f1,49,196,1c0,399,2c92,406,4c0,5d5,5df,627,a4f2',
  n: '578,57c',
  o: '665,6f5,1d0f,1d11,ab3d,3bf,3c3,2c9f,43e,585,5e1,647,6be,6c1,6d5',
  p: '3c1,2ca3,440',
  q: '51b,563,566',
  r: 'ab47,ab48,1d26,2c85,433,ab81',
  s: 'a731,1bd,455,abaa',
  u: 'a79f,1d1c,ab4e,ab52,28b,3c5,57d',
  v: '1d20,3bd,475,5d8,aba9',
  w: '26f,1d21,461,51d,561,ab83',
  x: '445',
  y: '263,1d8c,28f,1eff,ab5a,3b3,443,4af',
  z: '1d22,ab93',
} as const;

const asDrawn = new Map(
  Object.entries(lookAlikes).flatMap(([drawn, codes]) =>
    codes.split(',').map((code) => [String.fromCodePoint(Number.parseInt(code, 16)), drawn] as const),
  ),
);

/** Replaces letters and digits of a text by those of ASCII that look the same. For comparing only. */
export function asAscii(text: string): string {
  return Array.from(text, (character) => asDrawn.get(character) ?? character).join('');
}
