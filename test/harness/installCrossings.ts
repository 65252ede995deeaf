/** All that Workers have sent to a page: arrays of bytes in hex, and texts. */
export interface Crossings {
  readonly bytes: string[];
  readonly texts: string[];
}

/** A page on which `installCrossings` ran. */
export interface Crossed {
  crossings(): Crossings;
}

/** Records all messages from Workers, on their own channel and on every port. Run it by `evaluateOnNewDocument`. */
export function installCrossings(): void {
  const bytes: string[] = [];
  const texts: string[] = [];
  const hex = (array: Uint8Array) => Array.from(array, (byte) => byte.toString(16).padStart(2, '0')).join('');
  const note = (value: unknown, seen = new Set<unknown>()): void => {
    if (typeof value === 'string') texts.push(value);
    if (typeof value !== 'object' || value === null || seen.has(value)) return;
    seen.add(value);
    if (value instanceof ArrayBuffer) bytes.push(hex(new Uint8Array(value)));
    else if (value instanceof Uint8Array) bytes.push(hex(value));
    else for (const each of value instanceof Map ? value.entries() : Object.values(value)) note(each, seen);
  };
  const hear = (event: Event) => note((event as MessageEvent).data);
  const known = new WeakSet<object>();
  for (const channel of [Worker.prototype, MessagePort.prototype]) {
    const listen = channel.addEventListener as (...options: unknown[]) => void;
    channel.addEventListener = function (this: EventTarget, ...options: unknown[]) {
      if (!known.has(this)) listen.call(this, 'message', hear);
      known.add(this);
      listen.apply(this, options);
    };
  }
  Object.defineProperty(globalThis, 'crossings', { value: () => ({ bytes, texts }), enumerable: false });
}
