import type { ServerSession } from './ServerSession.ts';

/** Time limit for a sign that the server is still there, in milliseconds. */
const patienceMs = 2_000;

/** Hangs up if the server does not answer in time: a connection may be lost long before anything reports it. */
export async function checkServer(session: ServerSession): Promise<void> {
  const answer = session.request('peek', {});
  const patience = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), patienceMs));
  if ((await Promise.race([answer, patience])) === 'late') session.close();
}
