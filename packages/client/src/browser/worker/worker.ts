import * as comlink from 'comlink';
import { HouseHost } from './HouseHost.ts';
import { RoomHost } from './RoomHost.ts';
import { attachTransform, type Transformer, type TransformOptions } from './transforms.ts';

/** The two things that a Worker of the page can hold. Each Worker holds one: its keys end with it. */
export interface WorkerHosts {
  /** Answers once the script has come and run. */
  readonly isReady: true;
  readonly room: RoomHost & comlink.ProxyMarked;
  readonly house: HouseHost & comlink.ProxyMarked;
}

/** The event that the platform gives a Worker for each transform that the page attached. */
interface TransformEvent extends Event {
  readonly transformer: Transformer & { readonly options: TransformOptions };
}

const room = new RoomHost();
self.addEventListener('rtctransform', (event) => {
  const { transformer } = event as TransformEvent;
  attachTransform(transformer, transformer.options, () => room.frames());
});
const hosts: WorkerHosts = { isReady: true, room: comlink.proxy(room), house: comlink.proxy(new HouseHost()) };
comlink.expose(hosts);
