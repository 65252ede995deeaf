type Devices = Pick<MediaDevices, 'enumerateDevices'>;

/** Notices that a microphone that was lost, or one like it, is there again. */
export class DeviceReturn {
  readonly #devices: Devices;
  /** The chosen device; empty if the system chose. */
  readonly #chosen: string;
  /** The microphones that are known already. */
  #known: ReadonlySet<string> | undefined;

  constructor(chosen: string, devices: Devices = navigator.mediaDevices) {
    this.#chosen = chosen;
    this.#devices = devices;
  }

  /** Looks at the devices after each change. @returns whether it has come back: the chosen one, or any new one */
  async look(): Promise<boolean> {
    const devices = await this.#devices.enumerateDevices();
    const present = new Set(devices.filter(({ kind }) => kind === 'audioinput').map(({ deviceId }) => deviceId));
    const known = this.#known ?? present;
    const isNew = (id: string) => present.has(id) && !known.has(id);
    const isBack = this.#chosen === '' ? [...present].some(isNew) : isNew(this.#chosen);
    this.#known = isBack ? present : new Set([...known].filter((id) => present.has(id)));
    return isBack;
  }
}
