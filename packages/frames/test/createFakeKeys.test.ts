import { randomBytes } from '@sotto/base';
import { describe } from 'vitest';
import { createFakeKeys } from './createFakeKeys.ts';
import { keySourceContract } from './keySourceContract.ts';

describe('createFakeKeys', () => {
  keySourceContract(() => {
    const position = { generation: 4, step: 2 };
    const keys = createFakeKeys('room', position);
    return { keys, session: randomBytes(32), position, retire: () => keys.retire(position) };
  });
});
