import type { ServerConnection } from './ServerConnection.ts';

/** Time limit for a sign that the server is still there, in milliseconds. */
const patienceMs = 2_000;

/** Hangs up if the server does not answer in time: a connection may be lost long before anything reports it. */
export async function checkServer(connection: ServerConnection): Promise<void> {
  const answer = connection.request('peek', {});
  const patience = new Promise<'late'>((resolve) => setTimeout(() => resolve('late'), patienceMs));
  if ((await Promise.race([answer, patience])) === 'late') connection.close();
}
