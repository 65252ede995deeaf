import { type Fault, fail, ok, type Result } from '@sotto/base';
import { decodeContent } from './contentCoding.ts';
import { type HttpHead, parseHead } from './httpHead.ts';

/** One request or response, its body freed of chunks and content codings. */
export interface HttpMessage {
  /** `GET /path HTTP/1.1` or `HTTP/1.1 200 OK`. */
  readonly startLine: string;
  /** Values by lower-case name. Several headers of one name are joined by commas (RFC 9110 section 5.3). */
  readonly headers: ReadonlyMap<string, string>;
  /** Start line and headers as they were on the wire. */
  readonly head: Buffer;
  readonly body: Buffer;
  /** Offset of the message's end in its stream. */
  readonly end: number;
}

export type HttpFault = Fault<'not-http' | 'incomplete' | 'coding'>;

/** Facts about the body that the message alone does not contain. */
export interface BodyRule {
  /** A response to HEAD, or to a request that became something else: headers speak of a body that isn't there. */
  readonly isBodiless?: boolean;
}

/** Reads the HTTP/1.1 message that begins at `start` (RFC 9112). */
export function parseHttpMessage(bytes: Buffer, start: number, rule: BodyRule = {}): Result<HttpMessage, HttpFault> {
  const parsed = parseHead(bytes, start);
  if (!parsed.ok) return parsed;
  const { startLine, headers, head } = parsed.value;
  const bodyStart = start + head.length;
  const hasBody = !rule.isBodiless && !/^HTTP\S+ (?:1\d\d|204|304)\b/.test(startLine);
  const framed = hasBody ? readBody(bytes, bodyStart, parsed.value) : ok({ raw: Buffer.alloc(0), end: bodyStart });
  if (!framed.ok) return framed;
  const body = decodeContent(framed.value.raw, headers.get('content-encoding') ?? '');
  if (!body.ok) return body;
  return ok({ startLine, headers, head, body: body.value, end: framed.value.end });
}

type Framed = Result<{ raw: Buffer; end: number }, HttpFault>;

/** RFC 9112 section 6.3: chunks, a length, or for responses all until the connection ends. */
function readBody(bytes: Buffer, start: number, { startLine, headers }: HttpHead): Framed {
  if (/\bchunked\b/i.test(headers.get('transfer-encoding') ?? '')) return readChunks(bytes, start);
  const length = headers.get('content-length');
  if (length === undefined) {
    const end = startLine.startsWith('HTTP/') ? bytes.length : start;
    return ok({ raw: bytes.subarray(start, end), end });
  }
  const end = start + Number.parseInt(length, 10);
  return end <= bytes.length ? ok({ raw: bytes.subarray(start, end), end }) : fail('incomplete');
}

function readChunks(bytes: Buffer, start: number): Framed {
  const chunks: Buffer[] = [];
  let offset = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', offset);
    if (lineEnd < 0) return fail('incomplete');
    const size = Number.parseInt(bytes.toString('latin1', offset, lineEnd), 16);
    if (Number.isNaN(size)) return fail('not-http');
    const next = lineEnd + 2 + size + 2;
    if (size === 0) return readTrailers(bytes, lineEnd + 2, chunks);
    if (next > bytes.length) return fail('incomplete');
    chunks.push(bytes.subarray(lineEnd + 2, lineEnd + 2 + size));
    offset = next;
  }
}

function readTrailers(bytes: Buffer, start: number, chunks: readonly Buffer[]): Framed {
  let offset = start;
  for (;;) {
    const lineEnd = bytes.indexOf('\r\n', offset);
    if (lineEnd < 0) return fail('incomplete');
    if (lineEnd === offset) return ok({ raw: Buffer.concat(chunks), end: lineEnd + 2 });
    offset = lineEnd + 2;
  }
}
