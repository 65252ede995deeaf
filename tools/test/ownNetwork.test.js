import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { whyNoOwnNetwork } from './ownNetwork.js';

it('says plainly why there is no network of our own', () => {
  const bin = mkdtempSync(join(tmpdir(), 'sotto-unshare-'));
  onTestFinished(() => rmSync(bin, { recursive: true }));
  expect(whyNoOwnNetwork({ PATH: bin })).toContain('user namespaces are needed');
  writeFileSync(join(bin, 'unshare'), '#!/bin/sh\necho "unshare: Operation not permitted" >&2\nexit 1\n');
  chmodSync(join(bin, 'unshare'), 0o755);
  expect(whyNoOwnNetwork({ PATH: `${bin}:/usr/bin:/bin` })).toBe(
    'no network of their own for these tests (user namespaces are needed): unshare: Operation not permitted',
  );
  writeFileSync(join(bin, 'unshare'), '#!/bin/sh\nexit 0\n');
  expect(whyNoOwnNetwork({ PATH: `${bin}:/usr/bin:/bin` })).toBeUndefined();
});
