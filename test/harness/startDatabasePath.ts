import { connect, createServer, type Socket } from 'node:net';

/** A TCP line to a PostgreSQL that listens on a UNIX socket, which can fall silent without a word, as networks do. */
export interface DatabasePath {
  /** The database's address by this line. */
  readonly url: string;
  /** Drops from now on what either side sends, on each connection that there is and on new ones; nobody is told. */
  silence(): void;
  /** Drops only the answers: requests are carried out, and nobody learns of it. */
  loseAnswers(): void;
  /** Carries new connections again; those of before stay as they are for good. */
  heal(): void;
  /** Ends every connection. */
  reset(): void;
  close(): void;
}

interface Line {
  readonly near: Socket;
  readonly far: Socket;
  /** The traffic that it drops. */
  drops: 'nothing' | 'answers' | 'all';
}

/** @param url of an embedded PostgreSQL */
export async function startDatabasePath(url: string): Promise<DatabasePath> {
  const socket = `${new URL(url).searchParams.get('host')}/.s.PGSQL.5432`;
  const lines = new Set<Line>();
  let drops: Line['drops'] = 'nothing';
  const drop = (what: Line['drops']) => {
    drops = what;
    for (const line of lines) line.drops = what;
  };
  const server = createServer({ noDelay: true }, (near) => {
    const line: Line = { near, far: connect(socket), drops };
    lines.add(line);
    carry(line, 'near', 'far');
    carry(line, 'far', 'near');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const bound = server.address();
  if (typeof bound !== 'object' || !bound) throw new Error('a line has no port');
  const reset = () => {
    for (const { near, far } of lines) for (const end of [near, far]) end.destroy();
    lines.clear();
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

/** One way of a line. The end of a silent one reaches nobody: PostgreSQL goes on taking it for a session. */
function carry(line: Line, from: 'near' | 'far', to: 'near' | 'far'): void {
  line[from].on('data', (chunk: Buffer) => {
    if (line.drops === 'nothing' || (line.drops === 'answers' && from === 'near')) line[to].write(chunk);
  });
  line[from].on('error', () => undefined); // the close that follows tells the other side
  line[from].on('close', () => {
    if (line.drops === 'nothing') line[to].destroy();
  });
}
