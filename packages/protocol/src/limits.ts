/** Every limit of size and count for inbound messages. [W3] */
export const limits = {
  /** Nesting depth of maps and arrays. The deepest message, a page of the log, has 6. */
  messageDepth: 8,
  /**
   * Values, keys, maps and arrays of any message. The largest, 20 heartbeats that have each seen 50 speakers, has
   * 5,600.
   */
  messageItems: 12_000,
  /**
   * The same for requests to a server, commands to a relay and their answers, and hellos. The largest, a heartbeat, has
   * 300.
   */
  requestItems: 512,
  handleBytes: 16,
  /** A sealed room card; the length is fixed. */
  cardBytes: 1024,
  /** A sealed house name; the length is fixed. */
  houseNameBytes: 1024,
  /** A room's sealed link in the hallway of its house; the length is fixed. */
  listingBytes: 192,
  /** Rooms in one hallway at once. */
  listedRooms: 100,
  /** Speakers of one room that a hallway shows. */
  listedSpeakers: 4,
  /** A sealed credential; the length is fixed. */
  credentialBytes: 640,
  /** A sealed ticket; the length is fixed. */
  ticketBytes: 560,
  /** Members on one page of the audience. */
  audiencePage: 50,
  /** Speakers in a room at once. */
  stageMembers: 50,
  /** People in a room at once. */
  roomMembers: 10_000,
  /** A sealed hand, raised or not; the length is fixed. */
  handBytes: 192,
  /** A sealed message from one client to others; the length is fixed. */
  signalBytes: 256,
  /** A sealed chat message; the length is fixed. */
  talkBytes: 1536,
  /** A sealed reaction; the length is fixed. */
  reactionBytes: 320,
  /** Chat messages, or reactions, in one event. */
  talksAtOnce: 16,
  /** Reactions that one event leaves out, by its own count. */
  moreReactions: 100_000,
  /** Frames in one signed batch. */
  batchFrames: 32,
  /** Batches, or heartbeats, in one event. */
  heardAtOnce: 50,
  /** Events in one message. */
  gatheredEvents: 20,
  /** Candidates of one relay. */
  candidates: 8,
  /** Transports and producers that one command asks for. */
  adoptedHandles: 48,
  /** A control command that waits longer than this is refused, and its answer is dropped. */
  commandDeadlineMs: 5_000,
} as const;
