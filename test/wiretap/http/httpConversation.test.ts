import { brotliCompressSync, deflateRawSync, deflateSync, gzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { forgeUpgradeRequest, forgeUpgradeResponse } from '../forge/forgeWebSocket.ts';
import { parseHttpConversation } from './httpConversation.ts';

const BODY = Buffer.from('the words of the body, the words of the body');
const GET = 'GET /a HTTP/1.1\r\nHost: x\r\n\r\n';

function respond(headers: string, body: Uint8Array = BODY): Buffer {
  return Buffer.concat([Buffer.from(`HTTP/1.1 200 OK\r\n${headers}\r\n`), body]);
}

function bodiesIn(response: Buffer, request = GET): readonly string[] {
  const { responses, faults } = parseHttpConversation(Buffer.from(request), response);
  expect(faults).toEqual({});
  return responses.map(({ body }) => body.toString());
}

describe('parseHttpConversation', () => {
  test.each([
    ['gzip', gzipSync(BODY)],
    ['deflate', deflateSync(BODY)],
    ['deflate', deflateRawSync(BODY)],
    ['br', brotliCompressSync(BODY)],
    ['deflate, gzip', gzipSync(deflateSync(BODY))],
  ])('undoes a content coding of %s', (coding, body) => {
    const headers = `Content-Encoding: ${coding}\r\nContent-Length: ${body.length}\r\n`;
    expect(bodiesIn(respond(headers, body))).toEqual([BODY.toString()]);
  });

  test('joins chunks, and reads past extensions and trailers', () => {
    const chunks = `5;a=b\r\n${BODY.subarray(0, 5)}\r\n27\r\n${BODY.subarray(5)}\r\n0\r\nExpires: never\r\n\r\n`;
    const two = Buffer.concat([
      respond('Transfer-Encoding: chunked\r\n', Buffer.from(chunks)),
      respond(`Content-Length: ${BODY.length}\r\n`),
    ]);
    expect(bodiesIn(two, GET + GET)).toEqual([BODY.toString(), BODY.toString()]);
  });

  test('takes all that follows for a body without a length', () => {
    expect(bodiesIn(respond(''))).toEqual([BODY.toString()]);
  });

  test('knows of the responses that have no body', () => {
    const interim = Buffer.from('HTTP/1.1 103 Early Hints\r\nLink: </a>\r\n\r\n');
    const head = respond(`Content-Length: ${BODY.length}\r\n`, Buffer.alloc(0));
    const last = respond(`Content-Length: ${BODY.length}\r\n`);
    const request = `HEAD /a HTTP/1.1\r\n\r\n${GET}`;
    expect(bodiesIn(Buffer.concat([interim, head, last]), request)).toEqual(['', '', BODY.toString()]);
  });

  test('reads the bodies of requests and joins headers of one name', () => {
    const post = `POST /b HTTP/1.1\r\nX-A: 1\r\nx-a: 2\r\nContent-Length: ${BODY.length}\r\n\r\n${BODY}`;
    const { requests } = parseHttpConversation(Buffer.from(post + GET), Buffer.alloc(0));
    expect(requests.map(({ startLine }) => startLine)).toEqual(['POST /b HTTP/1.1', 'GET /a HTTP/1.1']);
    expect(requests[0]?.body).toEqual(BODY);
    expect(requests[0]?.headers.get('x-a')).toBe('1, 2');
  });

  test('stops at a WebSocket, with what follows and what was agreed upon', () => {
    const client = Buffer.concat([Buffer.from(GET), forgeUpgradeRequest(), Buffer.from('from the client')]);
    const page = respond('Content-Length: 44\r\n');
    const server = Buffer.concat([page, forgeUpgradeResponse('permessage-deflate'), Buffer.from('from the server')]);
    const { upgrade, requests } = parseHttpConversation(client, server);
    expect(requests).toHaveLength(2);
    expect(upgrade?.client.toString()).toBe('from the client');
    expect(upgrade?.server.toString()).toBe('from the server');
    expect(upgrade?.extensions).toBe('permessage-deflate');
  });

  test('continues if an upgrade was refused', () => {
    const client = Buffer.concat([forgeUpgradeRequest(), Buffer.from(GET)]);
    const refusal = Buffer.from('HTTP/1.1 400 Bad Request\r\nContent-Length: 0\r\n\r\n');
    const { requests, responses, upgrade } = parseHttpConversation(client, Buffer.concat([refusal, respond('')]));
    expect([requests.length, responses.length, upgrade]).toEqual([2, 2, undefined]);
  });

  test.each([
    ['not-http', Buffer.from([0x16, 3, 1, 2, 0, 1, 0, 1, 0xfc, 3])],
    ['not-http', Buffer.from('\r\n\r\nhello\r\n\r\n')],
    ['incomplete', Buffer.from('HTTP/1.1 200 OK\r\nContent-Le')],
    ['incomplete', respond('Content-Length: 999\r\n')],
    ['incomplete', respond('Transfer-Encoding: chunked\r\n', Buffer.from('ff\r\nno'))],
    ['coding', respond('Content-Encoding: gzip\r\nContent-Length: 44\r\n')],
    ['coding', respond('Content-Encoding: secret\r\nContent-Length: 44\r\n')],
  ])('says by code what it could not read: %s', (code, server) => {
    expect(parseHttpConversation(Buffer.from(GET), server).faults).toEqual({ server: { code } });
  });
});
