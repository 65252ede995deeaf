import type { Fault, Result } from '@sotto/base';
import type { KeyEvent, KeyMessage } from '@sotto/keys';
import { type Code, limits, packWraps, unpackInside } from '@sotto/protocol';
import { readStatement } from '@sotto/records';
import type { ServerConnection } from '../connection/ServerConnection.ts';
import type { EntryOpener } from './EntryOpener.ts';
import { unpackHashes } from './readKeyEvent.ts';

export interface KeyWireOptions {
  /** The connection that the join is on now. */
  readonly connection: () => ServerConnection;
  readonly entries: EntryOpener;
  /** Called with the server's answers. */
  readonly onEvent: (event: KeyEvent) => void;
}

type Message<Type extends KeyMessage['type']> = KeyMessage & { readonly type: Type };

/** Refusals after which the same statement would be refused again. */
const final: readonly Code[] = ['not-allowed', 'bad-message', 'room-gone', 'not-inside'];

/**
 * Sends the messages of the keys to the server, and brings back the answers. [R13]
 *
 * The keys themselves repeat a request that failed, when its time comes.
 */
export class KeyWire {
  readonly #options: KeyWireOptions;

  constructor(options: KeyWireOptions) {
    this.#options = options;
  }

  /** `given-up` is for this client's page, and not sent. */
  async send(message: KeyMessage): Promise<void> {
    switch (message.type) {
      case 'submit':
        return this.#submit(message);
      case 'minted':
      case 'gift':
        return this.#give(message);
      case 'ask':
        await this.#ask('ask', { refused: message.refused.slice(0, limits.stageMembers) });
        return;
      case 'heartbeat':
        await this.#ask('heartbeat', message.heartbeat);
        return;
      case 'fetch-statements':
        return this.readOn(message.after);
      case 'fetch-entries':
        return this.#fetchEntries(message);
      case 'fetch-hashes':
        return this.#fetchHashes(message);
      case 'fetch-inside':
        return this.#fetchInside(message);
      case 'fetch-steps':
        return this.#fetchSteps(message);
      case 'given-up':
        return;
    }
  }

  /** Reads the log to its end. */
  async readOn(after: number): Promise<void> {
    const page = await this.#ask('log', { after });
    if (!page.ok) return;
    for (const statement of page.value.statements)
      this.#tell({ type: 'statement', statement: readStatement(statement) });
    const reached = after + page.value.statements.length;
    if (reached > after && reached < page.value.number) await this.readOn(reached);
  }

  readonly #ask: ServerConnection['request'] = (name, body) => this.#options.connection().request(name, body);

  #tell(event: KeyEvent): void {
    this.#options.onEvent(event);
  }

  async #submit({ statement, wraps }: Message<'submit'>): Promise<void> {
    const [first = new Uint8Array(0)] = packWraps(wraps);
    const submitted: Result<unknown, Fault<Code>> = await this.#ask('submit', { statement, wraps: first });
    if (submitted.ok) return;
    const { code } = submitted.error;
    const { number } = statement.header;
    if (code === 'not-next') this.#tell({ type: 'refused', number, isFinal: false });
    else if (final.includes(code)) this.#tell({ type: 'refused', number, isFinal: true });
  }

  async #give(message: Message<'minted'> | Message<'gift'>): Promise<void> {
    for (const wraps of packWraps(message.wraps)) {
      if (message.type === 'gift') await this.#ask('gift', { ...message.gift, wraps });
      else await this.#ask('minted', { generation: message.generation, wraps });
    }
  }

  async #fetchEntries({ versions }: Message<'fetch-entries'>): Promise<void> {
    const shown = await this.#ask('entries', { versions: [...versions] });
    if (!shown.ok) return;
    const entries = await Promise.all(shown.value.entries.map((entry) => this.#options.entries.openAnew(entry)));
    this.#tell({ type: 'entries', entries });
  }

  async #fetchHashes({ after }: Message<'fetch-hashes'>): Promise<void> {
    const page = await this.#ask('hashes', { after });
    if (page.ok) this.#tell({ type: 'entry-hashes', after: page.value.after, hashes: unpackHashes(page.value.hashes) });
  }

  async #fetchInside({ offset }: Message<'fetch-inside'>): Promise<void> {
    const page = await this.#ask('inside', { offset });
    if (page.ok) this.#tell({ type: 'inside', offset, ...page.value, entries: unpackInside(page.value.entries) });
  }

  async #fetchSteps({ generation, after }: Message<'fetch-steps'>): Promise<void> {
    const page = await this.#ask('steps', { generation, after });
    if (page.ok) for (const step of page.value.steps) this.#tell({ type: 'step', step });
  }
}
