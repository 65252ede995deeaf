import { fromBase64url, numberSetting, readSettings, setting } from '@sotto/base';
import * as v from 'valibot';

const origins = 'a list of origins such as http://127.0.0.1:4430';

const relaySettings = v.object({
  /** Servers to dial; each must list this relay's key. */
  SERVER_URLS: v.pipe(
    setting(/^https?:\/\/[^/,\s]+(,https?:\/\/[^/,\s]+)*$/, origins),
    v.transform((text) => text.split(',')),
    v.check((urls) => urls.every((url) => URL.canParse(url)), origins),
  ),
  /** File with the relay's Ed25519 seed, 32 bytes in base64url. */
  RELAY_KEY_FILE: setting(/./, "the path of the relay's key file"),
  /** If set, the relay refuses a server with any other key. */
  SERVER_FINGERPRINT: v.optional(
    v.pipe(
      v.string(),
      v.check((text) => fromBase64url(text)?.length === 16, '16 bytes in base64url'),
    ),
  ),
  /** Port of the first worker, for UDP and TCP; each further worker takes the next one. */
  RTC_PORT: v.optional(numberSetting(1, 65_000), '24400'),
  /** The address that clients get. Default: loopback and this machine's first outward address. */
  ANNOUNCED_ADDRESS: v.optional(v.pipe(v.string(), v.ip('an IP address'))),
  RELAY_WORKERS: v.optional(numberSetting(1, 64), '1'),
  /** The private port of /metrics; no metrics if left out. */
  METRICS_PORT: v.optional(numberSetting(1, 65_535)),
  METRICS_HOST: v.optional(setting(/^[\w.:-]+$/, 'an address or a host name'), '127.0.0.1'),
  /** Limits of each port's TCP connections, in all and from one address. The worker reads them itself. [L7] */
  RTC_TCP_CONNECTIONS: v.optional(numberSetting(1, 1_000_000)),
  RTC_TCP_PER_ADDRESS: v.optional(numberSetting(1, 1_000_000)),
  MEDIASOUP_WORKER_BIN: v.optional(v.string()),
});

/** Settings of the relay. */
export type Config = Readonly<v.InferOutput<typeof relaySettings>>;

/** Reads the environment into one frozen, validated object. Returns a sentence about the first invalid setting. */
export function readConfig(environment: Record<string, string | undefined>) {
  return readSettings(relaySettings, environment);
}
