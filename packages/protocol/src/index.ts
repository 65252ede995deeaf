export { type Code, codes } from './codes.ts';
