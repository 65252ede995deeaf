import type { NetworkInterfaceInfo } from 'node:os';
import { describe, expect, it } from 'vitest';
import { listenAddresses } from './listenAddresses.ts';

function address(ip: string, internal = false): NetworkInterfaceInfo {
  const family = ip.includes(':') ? 'IPv6' : 'IPv4';
  return { address: ip, family, internal, netmask: '', mac: '', cidr: null, scopeid: 0 } as NetworkInterfaceInfo;
}

const interfaces = {
  lo: [address('127.0.0.1', true), address('::1', true)],
  eth0: [address('fe80::1'), address('192.168.1.7'), address('192.168.1.8')],
};

describe('listenAddresses', () => {
  it('is loopback and the first outward IPv4 address if none is announced', () => {
    expect(listenAddresses(undefined, interfaces)).toEqual([{ ip: '127.0.0.1' }, { ip: '192.168.1.7' }]);
  });

  it('is loopback alone on a machine without a network', () => {
    expect(listenAddresses(undefined, { lo: interfaces.lo })).toEqual([{ ip: '127.0.0.1' }]);
    expect(listenAddresses(undefined, { eth0: undefined })).toEqual([{ ip: '127.0.0.1' }]);
  });

  it.each(['192.168.1.8', 'fe80::1', '127.0.0.1', '127.4.4.4'])(
    'binds %s, which is this machine, and nothing else',
    (own) => {
      expect(listenAddresses(own, interfaces)).toEqual([{ ip: own }]);
    },
  );

  it('binds every interface for an announced address that lies outside', () => {
    const expected = [{ ip: '0.0.0.0', announcedAddress: '203.0.113.9' }];
    expect(listenAddresses('203.0.113.9', interfaces)).toEqual(expected);
  });
});
