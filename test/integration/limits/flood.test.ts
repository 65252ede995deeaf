import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RunningSotto, startSotto } from '../../harness/startSotto.ts';
import { eventually } from '../room/people.ts';
import { speechFrames } from '../room/speech.ts';
import { enterUnnamed, intrude, meet } from './pair.ts';
import { continuedFrame, openConnection, openWebSocket, pingFrame, textFrame } from './rawConnection.ts';

const logged: string[] = [];
let sotto: RunningSotto;
let speech: Uint8Array[];

beforeAll(async () => {
  const onLogLine = (line: string) => void logged.push(line);
  [sotto, speech] = await Promise.all([startSotto({ onLogLine }), speechFrames('Ten.')]);
});
afterAll(() => sotto.close());

describe('a client that floods', () => {
  it('[W5, R9] is refused by code, then closed, with requests', async () => {
    const pair = await meet({ sotto, speech });
    const eve = await intrude(pair, sotto.origin);
    for (let seq = 0; seq < 1_000; seq++) eve.ask(seq, 'audience', { offset: 0 });
    await eventually(eve.isClosed);
    expect(eve.answers.length).toBeLessThan(250);
    await pair.expectUnhurt();
  });

  it('[W5] is closed with packets of Engine.IO', async () => {
    const pair = await meet({ sotto, speech });
    const { sendFrame, isClosed } = await openWebSocket(sotto);
    for (let count = 0; count < 5_000; count++) sendFrame(textFrame, '3');
    await eventually(isClosed);
    await pair.expectUnhurt();
  });

  it('[W5] is closed with bytes, in however few packets', async () => {
    const pair = await meet({ sotto, speech });
    const { sendFrame, isClosed } = await openWebSocket(sotto);
    for (let count = 0; count < 40; count++) sendFrame(textFrame, `3${'x'.repeat(100_000)}`);
    await eventually(isClosed);
    await pair.expectUnhurt();
  });

  it('[W4] is closed with a message in more frames than any browser makes of it', async () => {
    const { sendFrame, received, isClosed } = await openWebSocket(sotto);
    for (let count = 0; count < 31; count++) sendFrame(count === 0 ? textFrame : continuedFrame, '', false);
    sendFrame(continuedFrame, '3');
    sendFrame(pingFrame, 'one');
    await eventually(() => received().includes('\x8a\x03one'));
    for (let count = 0; count < 33; count++) sendFrame(count === 0 ? textFrame : continuedFrame, '', false);
    await eventually(isClosed);
  });

  it('[W5] is closed with pings', async () => {
    const pair = await meet({ sotto, speech });
    const { sendFrame, isClosed } = await openWebSocket(sotto);
    for (let count = 0; count < 5_000; count++) sendFrame(pingFrame, 'ping');
    await eventually(isClosed);
    await pair.expectUnhurt();
  });

  it('[W6] takes the stage ten times at once, and no more', async () => {
    const pair = await meet({ sotto, speech, everyoneSpeaks: true });
    const eve = await intrude(pair, sotto.origin);
    const showing = await enterUnnamed(eve);
    for (let seq = 1; seq <= 25; seq++) eve.ask(seq, 'speak', showing);
    await eventually(() => eve.answers.length === 27);
    const count = (wanted: string) => eve.answers.filter(({ code }) => code === wanted).length;
    expect(count('rate-limited')).toBe(15);
    // Each of the ten replaces the one before it, so only the last is left.
    expect(count('not-allowed')).toBe(9);
    await pair.expectUnhurt();
  });

  it('[R6] gets one stream however many it asks for at once', async () => {
    const pair = await meet({ sotto, speech, everyoneSpeaks: true });
    const eve = await intrude(pair, sotto.origin);
    eve.ask(1, 'speak', await enterUnnamed(eve));
    await eventually(() => eve.answers.length === 3);
    for (let seq = 2; seq < 22; seq++) eve.ask(seq, 'produce', { ssrc: seq, payloadType: 111 });
    await eventually(() => eve.answers.length === 23);
    const produced = eve.answers.filter(({ seq }) => seq >= 2 && seq < 22);
    expect(produced.filter(({ answer }) => answer !== undefined)).toHaveLength(1);
    expect(produced.filter(({ code }) => code === 'not-allowed')).toHaveLength(19);
    await pair.expectUnhurt();
  });
});

describe('a browser that asks whether the WebSocket still holds', () => {
  it('[W5] gets a pong, and keeps its connection', async () => {
    const { sendFrame, received, isClosed } = await openWebSocket(sotto);
    for (const word of ['one', 'two']) {
      sendFrame(pingFrame, word);
      await eventually(() => received().includes(`\x8a\x03${word}`));
    }
    expect(isClosed()).toBe(false);
  });
});

describe('a message outside our protocol', () => {
  it('[W4] ends a WebSocket, whatever part of Socket.IO it uses', async () => {
    const pair = await meet({ sotto, speech });
    const packets = {
      'another event': '42["shout",1]',
      'an event that Node treats in its own way': '42["error",1]',
      'two arguments': '42["m","a","b"]',
      'a question': '421["m",{}]',
      'an answer to nothing, of another namespace': '43/nowhere,1[]',
      'an attachment that does not come': '451-["m",{"_placeholder":true,"num":0}]',
      'too many attachments': '4599999-["m",{"_placeholder":true,"num":0}]',
      'no packet': '4garbage',
      'another protocol': 'garbage',
      'a second room': '40/relay,',
      'the same room again': '41',
      'a very long name': `42["${'n'.repeat(100_000)}"]`,
    };
    const opened = await Promise.all(
      Object.entries(packets).map(async ([kind, packet]) => {
        const raw = await openWebSocket(sotto);
        raw.sendFrame(textFrame, '40');
        await eventually(() => raw.received().includes('40{"sid"'));
        raw.sendFrame(textFrame, packet);
        if (packet.startsWith('451-')) raw.sendFrame(textFrame, '42["m"]');
        return { kind, raw };
      }),
    );
    const open = () => opened.filter(({ raw }) => !raw.isClosed()).map(({ kind }) => kind);
    await eventually(() => open().length === 0, { withinMs: 5_000, describe: () => open().join() });
    await pair.expectUnhurt();
  });

  it('[W4] is refused over HTTP, and ends its connection', async () => {
    const pair = await meet({ sotto, speech });
    const requests = [
      'GET /socket.io/?EIO=4&transport=polling HTTP/1.1',
      'POST /socket.io/?EIO=4&transport=polling&sid=x HTTP/1.1',
      'GET /socket.io/?EIO=4&transport=websocket HTTP/1.1',
      'GET /socket.io/?EIO=4&transport=__proto__ HTTP/1.1',
      'GET /socket.io/\\..//%00?%ff HTTP/1.1',
      'CONNECT example.org:443 HTTP/1.1',
      'GET / HTTP/9.9',
      'NONSENSE / HTTP/1.1',
      '\u0000\u0001\u0002',
      `GET /${'a'.repeat(100_000)} HTTP/1.1`,
    ];
    const opened = await Promise.all(
      requests.map(async (request) => {
        const raw = await openConnection(sotto);
        raw.socket.write(`${request}\r\nhost: x\r\n\r\n`);
        return { request: request.slice(0, 60), raw };
      }),
    );
    const open = () => opened.filter(({ raw }) => !raw.isClosed()).map(({ request }) => request);
    await eventually(() => open().length === 0, { withinMs: 5_000, describe: () => open().join() });
    for (const { raw } of opened) expect(raw.received()).toMatch(/^($|HTTP\/1\.1 4\d\d )/);
    await pair.expectUnhurt();
  });

  it.each([
    'DELETE /',
    'PUT /server-key',
    'POST /health',
    'GET /../../etc/passwd',
    'GET /%2e%2e/%2e%2e/etc/passwd',
    'GET /%ff',
  ])('is answered by a refusal: %s', async (request) => {
    const { socket, received } = await openConnection(sotto);
    socket.write(`${request} HTTP/1.1\r\nhost: x\r\ncontent-length: 0\r\n\r\n`);
    await eventually(() => received().length > 0);
    expect(received()).toMatch(/^HTTP\/1\.1 4\d\d /);
  });
});

it('leaves none of its words in the log, and no fault', () => {
  const text = logged.join('');
  expect(logged.length).toBeGreaterThan(0);
  expect(text).not.toContain('"level":50');
  for (const word of ['shout', 'garbage', 'nnnn', 'aaaa', 'nowhere', 'passwd', 'example'])
    expect(text).not.toContain(word);
});
