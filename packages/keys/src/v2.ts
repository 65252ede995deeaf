export { ready } from './sodium.ts';
