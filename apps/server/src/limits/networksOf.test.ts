import { describe, expect, it } from 'vitest';
import { networksOf } from './networksOf.ts';

const names = (address: string) => networksOf(address).map(({ name }) => name);

describe('networksOf', () => {
  it.each([
    '192.0.2.7',
    '::ffff:192.0.2.7',
    '::FFFF:192.0.2.7',
    '0:0:0:0:0:ffff:192.0.2.7',
    '::ffff:c000:207',
    '::ffff:192.0.2.7%eth0',
  ])('takes %s for the one IPv4 address', (address) => {
    expect(networksOf(address)).toEqual([{ name: '192.0.2.7', share: 1 }]);
  });

  it('[W6] counts an IPv6 address in its /64, /56 and /48, the wider with more', () => {
    expect(networksOf('2001:0DB8:0001:ab02:3:4:5:6')).toEqual([
      { name: '20010db80001ab02/64', share: 1 },
      { name: '20010db80001ab/56', share: 2 },
      { name: '20010db80001/48', share: 4 },
    ]);
  });

  it.each([
    ['2001:0DB8:0001:0002::', '20010db800010002/64'],
    ['2001:db8::1', '20010db800000000/64'],
    ['64:ff9b::192.0.2.7', '0064ff9b00000000/64'],
    ['fe80::1%eth0', 'fe80000000000000/64'],
    ['1:2:3:4:5:6:7::', '0001000200030004/64'],
    ['::2:3:4:5:6:7:8', '0000000200030004/64'],
    ['1:2:3:4:5:6:192.0.2.7', '0001000200030004/64'],
    ['::1', '0000000000000000/64'],
    ['::', '0000000000000000/64'],
  ])('takes %s for its link', (address, link) => {
    expect(names(address)[0]).toBe(link);
  });

  it.each(['', 'not an address', '1.2.3', ':::'])('takes %j for itself', (address) => {
    expect(networksOf(address)).toEqual([{ name: address, share: 1 }]);
  });
});
