const rate = 8_000;
const headerBytes = 44;

/** A second of silence as a WAV file: 8 bit, mono. */
function encodeSilence(): Blob {
  const file = new DataView(new ArrayBuffer(headerBytes + rate));
  const write = (at: number, text: string) => {
    for (let index = 0; index < text.length; index++) file.setUint8(at + index, text.charCodeAt(index));
  };
  write(0, 'RIFF');
  file.setUint32(4, file.byteLength - 8, true);
  write(8, 'WAVEfmt ');
  file.setUint32(16, 16, true);
  file.setUint16(20, 1, true);
  file.setUint16(22, 1, true);
  file.setUint32(24, rate, true);
  file.setUint32(28, rate, true);
  file.setUint16(32, 1, true);
  file.setUint16(34, 8, true);
  write(36, 'data');
  file.setUint32(40, rate, true);
  for (let at = headerBytes; at < file.byteLength; at++) file.setUint8(at, 0x80);
  return new Blob([file], { type: 'audio/wav' });
}

/**
 * An element that plays silence. While one plays that a click started, the page may start others without another click,
 * as Safari demands.
 */
export function createSilence(): HTMLAudioElement {
  const element = new Audio(URL.createObjectURL(encodeSilence()));
  element.loop = true;
  return element;
}
