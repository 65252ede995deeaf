import { fromBase64url, numberSetting, readSettings, setting } from '@sotto/base';
import { limits } from '@sotto/protocol';
import * as v from 'valibot';
import { defaultLimits } from './limits/defaultLimits.ts';
import { trustProxies } from './limits/trustProxies.ts';

const isKeyList = (text: string) => text.split(',').every((key) => fromBase64url(key)?.length === 32);

const serverSettings = v.pipe(
  v.object({
    HOST: v.optional(setting(/^[\w.:-]+$/, 'an address or a host name'), '127.0.0.1'),
    PORT: v.optional(numberSetting(1, 65_535), '4430'),
    /** The folder of the keys and the embedded database. */
    DATA_DIR: setting(/./, 'a folder'),
    /** The operator's own PostgreSQL; if left out, an embedded one runs in DATA_DIR. */
    DATABASE_URL: v.optional(
      v.pipe(
        setting(/^postgres(ql)?:\/\/\S+$/, 'a postgresql:// address'),
        v.check((text) => URL.canParse(text), 'a postgresql:// address'),
      ),
    ),
    /** Ed25519 keys of the relays that may dial in. */
    RELAY_KEYS: v.pipe(
      v.string('32-byte keys in base64url, separated by commas'),
      v.check(isKeyList, '32-byte keys in base64url, separated by commas'),
      v.transform((text) => text.split(',').flatMap((key) => fromBase64url(key) ?? [])),
    ),
    /** People at once in a room. */
    ROOM_LIMIT: v.optional(numberSetting(1, limits.roomMembers), `${limits.roomMembers}`),
    /** People at once on the stage of a room. */
    STAGE_LIMIT: v.optional(numberSetting(1, limits.stageMembers), `${limits.stageMembers}`),
    TLS_CERT: v.optional(setting(/./, 'the path of a PEM file')),
    TLS_KEY: v.optional(setting(/./, 'the path of a PEM file')),
    /** True if anybody may create rooms even after the server has a house. */
    OPEN_TO_ALL: v.pipe(
      v.optional(v.picklist(['true', 'false'], 'true or false'), 'false'),
      v.transform((text) => text === 'true'),
    ),
    /** True if this start prints a claim link on a claimed server too: for another house, or one whose link was lost. */
    NEW_CLAIM: v.pipe(
      v.optional(v.picklist(['true', 'false'], 'true or false'), 'false'),
      v.transform((text) => text === 'true'),
    ),
    /** Addresses of the reverse proxy that speaks TLS to the world. */
    TRUSTED_PROXY: v.optional(
      v.pipe(
        v.string(),
        v.check((text) => trustProxies(text) !== undefined, 'addresses or networks, separated by commas'),
      ),
    ),
    /** TCP connections at once, of everybody. */
    CONNECTIONS: v.optional(numberSetting(10, 1_000_000), String(defaultLimits.connections)),
    /** Clients at once from one address. */
    CONNECTIONS_PER_ADDRESS: v.optional(numberSetting(1, 1_000_000), String(defaultLimits.connectionsPerAddress)),
    /** Rooms that one address may make, at once and in a minute. */
    ROOMS_PER_ADDRESS: v.optional(numberSetting(1, 1_000_000), String(defaultLimits.roomsPerAddress)),
    /** The private port of /metrics; no metrics if left out. */
    METRICS_PORT: v.optional(numberSetting(1, 65_535)),
    METRICS_HOST: v.optional(setting(/^[\w.:-]+$/, 'an address or a host name'), '127.0.0.1'),
    /** The public origin of the page, if it differs from the listening address. The claim link contains it. */
    PUBLIC_URL: v.optional(setting(/^https?:\/\/[^/\s]+$/, 'an origin such as https://rooms.example.org')),
  }),
  v.forward(
    v.check(
      ({ TLS_CERT, TLS_KEY }) => (TLS_CERT === undefined) === (TLS_KEY === undefined),
      'given together with TLS_KEY',
    ),
    ['TLS_CERT'],
  ),
  v.forward(
    v.check(
      ({ HOST, TLS_CERT, TRUSTED_PROXY }) => isLoopback(HOST) || Boolean(TLS_CERT ?? TRUSTED_PROXY),
      'loopback unless TLS_CERT and TLS_KEY or TRUSTED_PROXY is set, since browsers give no microphone on plain http',
    ),
    ['HOST'],
  ),
);

/** Settings of the server. */
export type Config = Readonly<v.InferOutput<typeof serverSettings>>;

/** Reads the environment into one frozen, validated object. Returns a sentence about the first invalid setting. */
export function readConfig(environment: Record<string, string | undefined>) {
  return readSettings(serverSettings, environment);
}

function isLoopback(host: string): boolean {
  return host === 'localhost' || host === '::1' || host.startsWith('127.');
}
