import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as web from './base64url.ts';
import * as node from './base64urlNode.ts';

test('Node and a browser write the same base64url, also from a part of an array', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 100 }), fc.nat(100), (bytes, from) => {
      const part = bytes.subarray(from);
      expect(node.toBase64url(part)).toBe(web.toBase64url(part));
    }),
  );
});
