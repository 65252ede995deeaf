import { connect, createServer, type Socket } from 'node:net';

/** A TCP path to a PostgreSQL that listens on a UNIX socket. It can fall silent without a word, as networks do. */
export interface DatabasePath {
  /** The database's address on this path. */
  readonly url: string;
  /** Drops from now on whatever either side sends, on existing and new connections; nobody is told. */
  silence(): void;
  /** Drops only the answers: requests are carried out, and nobody learns of it. */
  loseAnswers(): void;
  /** Carries new connections again; earlier ones stay silent. */
  heal(): void;
  /** Ends every connection. */
  reset(): void;
  close(): void;
}

interface CarriedConnection {
  readonly near: Socket;
  readonly far: Socket;
  /** The traffic that it drops. */
  drops: 'nothing' | 'answers' | 'all';
}

/** @param url of an embedded PostgreSQL */
export async function startDatabasePath(url: string): Promise<DatabasePath> {
  const socket = `${new URL(url).searchParams.get('host')}/.s.PGSQL.5432`;
  const connections = new Set<CarriedConnection>();
  let drops: CarriedConnection['drops'] = 'nothing';
  const drop = (what: CarriedConnection['drops']) => {
    drops = what;
    for (const carried of connections) carried.drops = what;
  };
  const server = createServer({ noDelay: true }, (near) => {
    const carried: CarriedConnection = { near, far: connect(socket), drops };
    connections.add(carried);
    carry(carried, 'near', 'far');
    carry(carried, 'far', 'near');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('a path has no port');
  const reset = () => {
    for (const { near, far } of connections) for (const end of [near, far]) end.destroy();
    connections.clear();
  };
  return {
    url: `postgresql://sotto@127.0.0.1:${bound.port}/postgres?sslmode=disable`,
    silence: () => drop('all'),
    loseAnswers: () => drop('answers'),
    heal() {
      drops = 'nothing';
    },
    reset,
    close() {
      reset();
      server.close();
    },
  };
}

/** Carries one direction. The end of a silent connection reaches nobody: PostgreSQL keeps its session. */
function carry(carried: CarriedConnection, from: 'near' | 'far', to: 'near' | 'far'): void {
  carried[from].on('data', (chunk: Buffer) => {
    if (carried.drops === 'nothing' || (carried.drops === 'answers' && from === 'near')) carried[to].write(chunk);
  });
  carried[from].on('error', () => undefined); // the close that follows tells the other side
  carried[from].on('close', () => {
    if (carried.drops === 'nothing') carried[to].destroy();
  });
}
