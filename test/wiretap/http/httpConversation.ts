import { type BodyRule, type HttpFault, type HttpMessage, parseHttpMessage } from './httpMessage.ts';

/** The HTTP/1.1 part of a connection. */
export interface HttpConversation {
  readonly requests: readonly HttpMessage[];
  readonly responses: readonly HttpMessage[];
  /** Set if the connection became a WebSocket: the bytes after that, and the negotiated extensions. */
  readonly upgrade: Upgrade | undefined;
  /** Why reading stopped before the end, by direction. `incomplete` is a message that was still under way. */
  readonly faults: { readonly client?: HttpFault; readonly server?: HttpFault };
}

export interface Upgrade {
  readonly extensions: string;
  readonly client: Buffer;
  readonly server: Buffer;
  /** Offsets in their streams at which `client` and `server` begin. */
  readonly clientStart: number;
  readonly serverStart: number;
}

/** Reads requests and responses in turn, until a WebSocket begins or the bytes end. Content that isn't HTTP is a fault. */
export function parseHttpConversation(client: Buffer, server: Buffer): HttpConversation {
  const untilUpgrade = readBoth(client, server, isUpgradeRequest);
  const last = untilUpgrade.responses.messages.at(-1);
  const isUpgraded = last !== undefined && isUpgradeResponse(last);
  // An upgrade that was refused leaves plain HTTP behind it.
  const { requests, responses } = isUpgraded ? untilUpgrade : readBoth(client, server, () => false);
  const upgrade = isUpgraded
    ? {
        extensions: last.headers.get('sec-websocket-extensions') ?? '',
        client: client.subarray(requests.end),
        server: server.subarray(responses.end),
        clientStart: requests.end,
        serverStart: responses.end,
      }
    : undefined;
  const faults = {
    ...(requests.fault && { client: requests.fault }),
    ...(responses.fault && { server: responses.fault }),
  };
  return { requests: requests.messages, responses: responses.messages, upgrade, faults };
}

type Ends = (message: HttpMessage) => boolean;

function readBoth(client: Buffer, server: Buffer, isLastRequest: Ends) {
  const requests = readAll(client, () => ({}), isLastRequest);
  const methods = requests.messages.map((request) => request.startLine.split(' ')[0]);
  const responses = readAll(server, (answered) => ({ isBodiless: methods[answered] === 'HEAD' }), isUpgradeResponse);
  return { requests, responses };
}

type RuleOf = (answered: number) => BodyRule;

function readAll(bytes: Buffer, ruleOf: RuleOf, isLast: Ends) {
  const messages: HttpMessage[] = [];
  let answered = 0;
  let end = 0;
  while (end < bytes.length) {
    const message = parseHttpMessage(bytes, end, ruleOf(answered));
    if (!message.ok) return { messages, end, fault: message.error };
    messages.push(message.value);
    end = message.value.end;
    if (isLast(message.value)) break;
    // An interim response (100, 103) is followed by the one that answers.
    if (!/^HTTP\S+ 1\d\d\b/.test(message.value.startLine)) answered++;
  }
  return { messages, end, fault: undefined };
}

function isUpgradeRequest({ startLine, headers }: HttpMessage): boolean {
  return startLine.startsWith('GET ') && headers.get('upgrade')?.toLowerCase() === 'websocket';
}

function isUpgradeResponse({ startLine, headers }: HttpMessage): boolean {
  return /^HTTP\S+ 101\b/.test(startLine) && headers.get('upgrade')?.toLowerCase() === 'websocket';
}
