export { toBase64url } from '#base64url';
export { hkdf, sha256 } from '#hkdf';
export type { Brand } from './Brand.ts';
export {
  type Bytes,
  concat,
  encodeUint,
  fromBase64url,
  fromText,
  isEqual,
  randomBytes,
  toText,
} from './bytes.ts';
export type { HkdfOptions } from './hkdf.ts';
export { parseUrl } from './parseUrl.ts';
export { type Fault, fail, ok, type Result } from './Result.ts';
export { type BadSetting, numberSetting, readSettings, setting } from './readSettings.ts';
export { Secret } from './Secret.ts';
