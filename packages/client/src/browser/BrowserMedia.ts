import { type Bytes, fail, ok } from '@sotto/base';
import { opusCodec, opusFeedback, opusPayloadType, type Stream, type TransportOffer } from '@sotto/protocol';
import { Device } from 'mediasoup-client';
import type { Consumer, Producer, RtpCapabilities, Transport } from 'mediasoup-client/types';
import type { MediaEvents, MediaPort, MediaResult } from '../stage/MediaPort.ts';
import type { ChosenAudio } from './audio/AudioChoices.ts';
import { BrowserSound } from './BrowserSound.ts';
import { PathWatch } from './PathWatch.ts';
import { pickHandler } from './pickHandler.ts';
import { fingerprintOf, toTransportOptions } from './transportOptions.ts';
import type { Voice } from './Voice.ts';

/** Everything that the relay can do: our one codec, and no header extension to negotiate. */
const relayCapabilities: RtpCapabilities = {
  codecs: [{ ...opusCodec, rtcpFeedback: opusFeedback }],
  headerExtensions: [],
};
const { mimeType, clockRate, channels, parameters } = opusCodec;
const listenedCodec = {
  mimeType,
  clockRate,
  channels,
  parameters,
  payloadType: opusPayloadType,
  rtcpFeedback: opusFeedback,
};

/** Loudness from which decoded sound counts as speech, on WebRTC's scale from 0 to 1. */
const speakingLevel = 0.01;
const levelsEveryMs = 250;

interface Heard {
  readonly consumer: Consumer;
  readonly speaker: string;
  readonly voice: Voice;
}

export interface BrowserMediaOptions {
  /** The Worker that seals and opens frames; asked for once there is a room. */
  readonly worker: () => Worker;
  readonly events: MediaEvents;
  readonly audio: ChosenAudio;
}

/** A room's sound in a browser: mediasoup-client, with every frame going through the room's Worker. */
export class BrowserMedia implements MediaPort {
  readonly #worker: () => Worker;
  readonly #events: MediaEvents;
  readonly #device: Promise<Device>;
  readonly #heard = new Map<number, Heard>();
  #receiving: Transport | undefined;
  #sending: Transport | undefined;
  readonly #paths = new WeakMap<Transport, PathWatch>();
  #producer: Producer | undefined;
  /** True once the Worker has confirmed that the sent frames are sealed. Nothing unmutes before that. */
  #isSealed = false;
  /** For the page only: the room does not react to its state. */
  readonly sound: BrowserSound;
  #toldSpeaking = '';
  readonly #levels: ReturnType<typeof setInterval>;

  constructor({ worker, events, audio }: BrowserMediaOptions) {
    this.#worker = worker;
    this.#events = events;
    this.sound = new BrowserSound({
      audio,
      onMicrophone: (isThere) => events.microphoneThere(isThere),
    });
    this.#device = loadDevice();
    this.#levels = setInterval(() => void this.#measure(), levelsEveryMs);
  }

  async receive(offer: TransportOffer): Promise<MediaResult> {
    this.#stopHearing();
    const device = await this.#device;
    this.#receiving = device.createRecvTransport(toTransportOptions(offer));
    this.#answerConnect(this.#receiving, offer.transport);
    this.#watchPath(this.#receiving, offer.transport);
    return ok(null);
  }

  async addStream({ ssrc, mid }: Stream, speaker: string, member: string): Promise<MediaResult> {
    const transport = this.#receiving;
    if (!transport) return fail('not-inside');
    const known = this.#heard.get(ssrc);
    if (known) return known.speaker === speaker ? ok(null) : fail('unknown-handle');
    let isTransformed = false;
    const consuming = transport.consume({
      id: `${speaker}-${ssrc}`,
      producerId: speaker,
      kind: 'audio',
      streamId: speaker,
      rtpParameters: {
        codecs: [listenedCodec],
        headerExtensions: [],
        encodings: [{ ssrc }],
        rtcp: { cname: speaker },
        mid,
      },
      onRtpReceiver: (receiver) => {
        receiver.transform = new RTCRtpScriptTransform(this.#worker(), { side: 'open', speaker });
        isTransformed = receiver.transform !== null;
      },
    });
    // mediasoup-client rejects if the transport is or gets closed; another one brings this stream again.
    const consumer = await consuming.catch((error: unknown) => {
      if (!transport.closed) throw error;
    });
    if (!consumer) return fail('not-inside');
    if (!isTransformed) {
      consumer.close();
      return fail('frames-unencryptable');
    }
    this.#heard.set(ssrc, { consumer, speaker, voice: this.sound.loudspeaker.play(consumer.track, member) });
    return ok(null);
  }

  async removeStreams(speaker: string): Promise<void> {
    for (const [ssrc, heard] of this.#heard) {
      if (heard.speaker !== speaker) continue;
      this.#heard.delete(ssrc);
      this.#stop(heard);
    }
  }

  openMicrophone(): Promise<MediaResult> {
    return this.sound.openMicrophone();
  }

  openCover(): Promise<MediaResult> {
    return this.sound.coverMicrophone();
  }

  async speak(offer: TransportOffer): Promise<MediaResult> {
    const { microphone } = this.sound;
    if (!microphone) return fail('microphone-missing');
    this.#stopSending();
    // Only silence reaches the encoder until the Worker has confirmed that frames leave sealed.
    microphone.setMuted(true);
    const device = await this.#device;
    const transport = device.createSendTransport(toTransportOptions(offer));
    this.#sending = transport;
    this.#answerConnect(transport, offer.transport);
    this.#watchPath(transport, offer.transport, (isThere) => {
      if (this.#sending === transport) this.#events.heard(isThere);
    });
    this.#answerProduce(transport);
    const isTransformed = await this.#produce(transport);
    const confirmed = isTransformed ? await this.#events.confirmSealing() : fail('frames-unencryptable' as const);
    this.#isSealed = confirmed.ok && this.#sending === transport;
    if (confirmed.ok) return confirmed;
    // Frames leave only on a connection. Without one, we can't tell whether they would leave sealed.
    const isConnected = transport.connectionState === 'connected';
    this.#stopSending();
    return isConnected ? confirmed : fail('relay-unavailable');
  }

  /** @returns whether what the microphone gives goes through the Worker */
  async #produce(transport: Transport): Promise<boolean> {
    const { microphone } = this.sound;
    if (!microphone?.track) return false;
    let isTransformed = false;
    const codecOptions = { opusStereo: false, opusDtx: false, opusFec: false, opusNack: true };
    try {
      this.#producer = await transport.produce({
        track: microphone.track,
        codecOptions: { ...codecOptions, opusMaxAverageBitrate: parameters.maxaveragebitrate },
        stopTracks: false,
        disableTrackOnPause: false,
        zeroRtpOnPause: false,
        onRtpSender: (sender) => {
          sender.transform = new RTCRtpScriptTransform(this.#worker(), { side: 'seal' });
          isTransformed = sender.transform !== null;
        },
      });
      microphone.sendTo(this.#producer);
      return isTransformed;
    } catch {
      // mediasoup-client rejects if the server refused, or the transport was closed meanwhile.
      return false;
    }
  }

  async stopSpeaking(): Promise<void> {
    this.#stopSending();
    this.sound.closeMicrophone();
  }

  async setMuted(isMuted: boolean): Promise<void> {
    this.sound.microphone?.setMuted(isMuted || !this.#isSealed);
  }

  /** Looks at once for a path that is gone, since the network may have changed. */
  hurry(): void {
    for (const transport of [this.#receiving, this.#sending]) if (transport) this.#paths.get(transport)?.hurry();
  }

  async close(): Promise<void> {
    clearInterval(this.#levels);
    await this.stopSpeaking();
    this.#stopHearing();
    this.sound.close();
  }

  #watchPath(transport: Transport, handle: Bytes, onChange?: (isThere: boolean) => void): void {
    const restart = () => this.#events.restartIce(handle);
    const onLost = () => this.#events.pathLost(handle);
    this.#paths.set(transport, new PathWatch({ transport, restart, onLost, ...(onChange && { onChange }) }));
  }

  #stopHearing(): void {
    for (const heard of this.#heard.values()) this.#stop(heard);
    this.#heard.clear();
    this.#receiving?.close();
    this.#receiving = undefined;
  }

  #stop({ consumer, voice }: Heard): void {
    this.sound.loudspeaker.stop(voice);
    consumer.close();
  }

  #stopSending(): void {
    this.#isSealed = false;
    this.sound.microphone?.sendTo(undefined);
    this.#producer?.close();
    this.#sending?.close();
    this.#producer = undefined;
    this.#sending = undefined;
  }

  /**
   * Connects without waiting for the server's answer, because waiting would cost every join a round trip. DTLS begins
   * only after our ICE check and its response, and by then the server has told the relay. If the server refuses, the
   * transport closes without telling anybody, so we report its path as lost here.
   */
  #answerConnect(transport: Transport, handle: Bytes): void {
    transport.on('connect', ({ dtlsParameters }, done) => {
      void this.#events.connect(handle, fingerprintOf(dtlsParameters)).then((connected) => {
        if (connected.ok || transport.closed) return;
        transport.close();
        this.#events.pathLost(handle);
      });
      done();
    });
  }

  #answerProduce(transport: Transport): void {
    transport.on('produce', ({ rtpParameters }, done, refuse) => {
      const ssrc = rtpParameters.encodings?.[0]?.ssrc ?? 0;
      const payloadType = rtpParameters.codecs[0]?.payloadType ?? 0;
      settle(this.#events.produce(ssrc, payloadType), () => done({ id: 'microphone' }), refuse);
    });
  }

  /** Finds the speakers by the level of the decoded sound: nothing on the wire reveals them. */
  async #measure(): Promise<void> {
    const isSelfSpeaking = this.sound.look();
    if (this.#heard.size === 0 && !this.sound.microphone) return;
    const report = await this.#receiving?.getStats();
    const speaking: string[] = [];
    const peaks = new Map<Voice, number>();
    const isAfterVolume = (await this.#device).handlerName.startsWith('Chrome');
    for (const entry of report?.values() ?? []) {
      const heard = entry.type === 'inbound-rtp' ? this.#heard.get(entry.ssrc) : undefined;
      if (!heard) continue;
      const peak = heard.voice.peak(entry.audioLevel ?? 0, isAfterVolume);
      peaks.set(heard.voice, peak);
      if (peak > speakingLevel) speaking.push(heard.speaker);
    }
    this.sound.loudspeaker.hear(peaks);
    // While nothing changes in a room, nothing wakes its Worker.
    const told = [isSelfSpeaking, ...speaking.toSorted()].join();
    if (told === this.#toldSpeaking) return;
    this.#toldSpeaking = told;
    this.#events.speaking(speaking, isSelfSpeaking);
  }
}

async function loadDevice(): Promise<Device> {
  const handlerName = pickHandler((property, value) => CSS.supports(property, value));
  const device = await Device.factory({ handlerName });
  await device.load({ routerRtpCapabilities: relayCapabilities });
  return device;
}

function settle(answer: Promise<MediaResult>, done: () => void, refuse: (error: Error) => void): void {
  answer.then(
    (result) => (result.ok ? done() : refuse(new Error(result.error.code))),
    (error: unknown) => refuse(error instanceof Error ? error : new Error('refused')),
  );
}
