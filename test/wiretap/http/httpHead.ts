import { type Fault, fail, ok, type Result } from '@sotto/base';

/** Start line and headers of a message. */
export interface HttpHead {
  readonly startLine: string;
  readonly headers: ReadonlyMap<string, string>;
  /** Both as they were on the wire, with the empty line. */
  readonly head: Buffer;
}

const START = /^(?:[A-Z]{3,} |HTTP\/1)/;
const START_LINE = /^(?:[A-Z]+ \S+ HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}(?: .*)?)$/;

/** Reads the head that begins at `start` (RFC 9112 sections 3 to 5). */
export function parseHead(bytes: Buffer, start: number): Result<HttpHead, Fault<'not-http' | 'incomplete'>> {
  const end = bytes.indexOf('\r\n\r\n', start);
  const text = bytes.toString('latin1', start, end < 0 ? bytes.length : end);
  const [startLine = '', ...lines] = text.split('\r\n');
  if (end < 0) return fail(START.test(startLine) ? 'incomplete' : 'not-http');
  if (!START_LINE.test(startLine)) return fail('not-http');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    const name = line.slice(0, colon).toLowerCase();
    const value = line.slice(colon + 1).trim();
    const former = headers.get(name);
    headers.set(name, former === undefined ? value : `${former}, ${value}`);
  }
  return ok({ startLine, headers, head: bytes.subarray(start, end + 4) });
}
