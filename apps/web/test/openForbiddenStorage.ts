import { createStorage, type TabStorage } from '../src/tab/createStorage.ts';
import { createCell } from '../src/watched/createCell.ts';

/** A page's storage in a browser that forbids it to store anything. */
export function openForbiddenStorage(): TabStorage {
  const open = () => {
    throw new DOMException('', 'SecurityError');
  };
  return createStorage(open, createCell(true));
}
