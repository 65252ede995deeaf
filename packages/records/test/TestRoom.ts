import type { Bytes } from '@sotto/base';
import { type Act, type Genesis, type Header, type SignedType, signedBytes } from '@sotto/protocol';
import sodium from 'libsodium-wrappers';
import { emptyRoster, hash, judge, type Log, openLog, type ReadStatement, readStatement } from '../src/index.ts';

await sodium.ready;

/** A person whose member key and join derive from a number. */
export class Person {
  readonly key: Bytes;
  readonly join: Bytes;
  readonly #privateKey: Uint8Array;

  constructor(number: number) {
    const pair = sodium.crypto_sign_seed_keypair(hash('person', Uint8Array.of(number)));
    this.key = pair.publicKey as Bytes;
    this.#privateKey = pair.privateKey;
    this.join = hash('join', Uint8Array.of(number)).slice(0, 16);
  }

  sign<T extends object>(type: SignedType, body: T): T & { signature: Bytes } {
    const signature = sodium.crypto_sign_detached(
      signedBytes(type, body as Record<string, unknown>),
      this.#privateKey,
    ) as Bytes;
    return { ...body, signature };
  }
}

export const people = Array.from({ length: 6 }, (_, number) => new Person(number)) as [
  Person,
  Person,
  Person,
  Person,
  Person,
  Person,
];
export const [owner, moderator, guest, listener, stranger] = people;

export const roomHandle = hash('handle').slice(0, 16);
const life = hash('life');

export type Said = { readonly act: Act } & Partial<Omit<Header, 'act' | 'signature'>>;

export function createGenesis(choices: Partial<Genesis> = {}): Genesis {
  const fields = { roomHandle, owner: owner.key, everyoneSpeaks: false, policy: 'keep-talking' as const, life };
  return owner.sign('genesis', { ...fields, ...choices });
}

const minting = ['mint', 'eject', 'lock'];

/** A log, with the statements that its people make. */
export class TestRoom {
  log: Log;
  readonly statements: ReadStatement[] = [];

  constructor(choices: Partial<Genesis> = {}) {
    const opened = openLog(createGenesis(choices), roomHandle);
    if (!opened.ok) throw new Error(opened.error.code);
    this.log = opened.value;
  }

  /** Signs the statement that would come next. */
  write(by: Person, said: Said): ReadStatement {
    const { log } = this;
    const sealed = new Uint8Array(128).fill(7);
    const header = by.sign('statement', {
      start: log.start,
      number: log.number + 1,
      previous: log.head,
      body: hash(sealed),
      signer: by.key,
      join: by.join,
      members: [],
      joins: [],
      ban: said.act === 'eject' ? hash('nobody') : null,
      minting: minting.includes(said.act) ? { commitment: hash('commitment'), version: 4, roster: emptyRoster } : null,
      checkpoint: null,
      ...said,
    });
    return readStatement({ header, body: sealed });
  }

  /** Signs and applies a statement; returns `ok`, or the code of its refusal. */
  say(by: Person, said: Said): string {
    return this.read(this.write(by, said));
  }

  read(statement: ReadStatement): string {
    const judged = judge(this.log, statement);
    if (!judged.ok) return judged.error.code;
    this.log = judged.value;
    this.statements.push(statement);
    return 'ok';
  }
}
