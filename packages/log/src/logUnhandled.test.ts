import { EventEmitter } from 'node:events';
import { expect, it } from 'vitest';
import { createLog } from './createLog.ts';
import { logUnhandled } from './logUnhandled.ts';

it.each(['uncaughtException', 'unhandledRejection'])('logs the code of an %s, and no word of its text', (event) => {
  const lines: string[] = [];
  const process = new EventEmitter();
  logUnhandled(createLog({ component: 'test', sink: { write: (line) => void lines.push(line) } }), process);
  process.emit(event, Object.assign(new TypeError('said by Ada'), { code: 'ERR_SAID' }));
  process.emit(event, 'Ada');
  expect(lines).toHaveLength(2);
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({ msg: 'unhandled', level: 50, code: 'ERR_SAID' });
  expect(lines.join('')).not.toContain('Ada');
});
