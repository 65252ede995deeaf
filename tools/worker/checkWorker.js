import { converse } from './check/conversation.js';
import { openMediaRoom } from './check/mediaRoom.js';
import { srtpSuites } from './check/srtpSuites.js';
import { connectPeer } from './check/webRtcPeer.js';

/**
 * Runs a worker of this binary and lets a peer of another make shake hands with it over DTLS and exchange SRTP and
 * SRTCP both ways, in each suite. A worker that merely starts proves nothing: one built wrongly dies in the handshake.
 *
 * All of it stays on 127.0.0.1.
 *
 * @param {string} binaryPath
 * @throws if anything does not hold
 */
export async function checkWorker(binaryPath) {
  const room = await openMediaRoom(binaryPath);
  try {
    for (const suiteName of Object.keys(srtpSuites)) {
      await Promise.race([room.died, meet(room, suiteName)]).catch((error) => {
        throw new Error(`it fails at ${suiteName}: ${error.message}`, { cause: error });
      });
    }
  } finally {
    room.close();
  }
}

/** @param {import('./check/mediaRoom.js').MediaRoom} room @param {string} suiteName */
async function meet(room, suiteName) {
  const transport = await room.createTransport();
  const peer = await connectPeer({ transport, suiteName });
  try {
    await converse({ room, peer, transport });
  } finally {
    peer.close();
    transport.close();
  }
}
