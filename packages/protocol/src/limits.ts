/** Every size and count that an inbound message is held to. [W3] */
export const limits = {
  /** Maps and arrays inside one another; the deepest message, a page of the log, has 6. */
  messageDepth: 8,
  /** Values, keys, maps and arrays of any message. 20 heartbeats that have each seen 50 speakers are 5,600. */
  messageItems: 12_000,
  /** The same of what a server is asked, a relay is told and answers, and a hello says. The largest, a heartbeat, has 300. */
  requestItems: 512,
  handleBytes: 16,
  /** A sealed room card, always this long. */
  cardBytes: 1024,
  /** A sealed house name, always this long. */
  houseNameBytes: 1024,
  /** A room's sealed link, as its house's hallway lists it, always this long. */
  listingBytes: 192,
  /** Rooms that one hallway lists at once. */
  listedRooms: 100,
  /** Speakers that a hallway shows of one room. */
  listedSpeakers: 4,
  /** A sealed credential, always this long. */
  credentialBytes: 640,
  /** A sealed ticket, always this long. */
  ticketBytes: 320,
  /** Members that one page of the audience lists. */
  audiencePage: 50,
  /** Speakers at once in a room. */
  stageMembers: 50,
  /** People at once in a room. */
  roomMembers: 10_000,
  /** A sealed hand, raised or not, always this long. */
  handBytes: 192,
  /** A sealed word from one client to others, always this long. */
  signalBytes: 256,
  /** Frames that one signed batch covers. */
  batchFrames: 32,
  /** Batches, and heartbeats, that one event brings. */
  heardAtOnce: 50,
  /** Events that one message gathers. */
  gatheredEvents: 20,
  /** Candidates that one relay offers. */
  candidates: 8,
  /** Transports and producers that one command asks for. */
  adoptedHandles: 48,
  /** A control command that waits longer than this is refused and its answer dropped. */
  commandDeadlineMs: 5_000,
} as const;
