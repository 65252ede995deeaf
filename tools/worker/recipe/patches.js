/**
 * Changes to mediasoup's worker sources, outside the folders in subprojects/.
 *
 * Each anchor must occur exactly once in its file. If mediasoup changes there, the build stops, so that a person checks
 * whether the patch is still right.
 *
 * @typedef {{ file: string, why: string, find: string, replace: string }} Patch
 */

/** @type {Patch[]} */
export const patches = [
  {
    file: 'meson.build',
    why: 'Debian 12 has meson 1.0.1, which is enough for all that the file uses.',
    find: "meson_version: '>= 1.1.0'",
    replace: "meson_version: '>= 1.0.0'",
  },
  {
    file: 'meson.build',
    why: 'dependency() finds a subproject through its .wrap file only, and those are gone.',
    find: "ankerl_unordered_dense_dep = dependency('unordered_dense')",
    replace: "ankerl_unordered_dense_dep = subproject('unordered_dense').get_variable('ankerl_unordered_dense_dep')",
  },
  {
    file: 'src/RTC/DtlsTransport.cpp',
    why:
      'A BIO callback must hand through the result of the call that it reports: the operation then has the bit ' +
      'BIO_CB_RETURN beside others. Answering 1 to every control call tells an OpenSSL with kernel TLS (as in Debian) ' +
      'that the kernel encrypts; it allocates no write buffer and crashes in the first DTLS handshake.',
    find: '(operationType == BIO_CB_RETURN) ? static_cast<long>(ret) : 1;',
    replace: '((operationType & BIO_CB_RETURN) != 0) ? static_cast<long>(ret) : 1;',
  },
  {
    file: 'include/RTC/SrtpSession.hpp',
    why:
      'libSRTP 2 wants the SSRC in network byte order and libSRTP 3, since a change within its beta, in that of the ' +
      "host. Calling version 2's function by its own name leaves no doubt which of the two is meant.",
    find: 'srtp_stream_remove(this->session, htonl(ssrc));',
    replace: 'srtp_remove_stream(this->session, htonl(ssrc));',
  },
  {
    file: 'src/handles/TcpConnectionHandle.cpp',
    why:
      'A client that asks for sound over TCP and never reads would be kept in memory: what it does not take is dropped, as ' +
      'UDP would, once a second or two of everything waits.',
    find: `	if (len1 == 0 && len2 == 0)
	{`,
    replace: `	if (
	  (len1 == 0 && len2 == 0) ||
	  uv_stream_get_write_queue_size(reinterpret_cast<const uv_stream_t*>(this->uvHandle)) > 256 * 1024)
	{`,
  },
  {
    file: 'src/handles/TcpConnectionHandle.cpp',
    why:
      'uv_shutdown() waits until all that was written has been read, so that a client that never reads would hold its ' +
      'descriptor for ever. Where something still waits, the connection ends at once.',
    find: 'if (!this->hasError && !this->isClosedByPeer)',
    replace: `if (
	  !this->hasError && !this->isClosedByPeer &&
	  uv_stream_get_write_queue_size(reinterpret_cast<const uv_stream_t*>(this->uvHandle)) == 0)`,
  },
  {
    file: 'include/handles/TcpServerHandle.hpp',
    why: 'The port for TCP takes connections without any limit; this is where Sotto::TcpDoor is asked.',
    find: `	virtual void UserOnTcpConnectionAlloc()                                 = 0;`,
    replace: `	virtual void UserOnTcpConnectionAlloc()                                 = 0;
	virtual bool UserOnTcpConnectionAccepted(TcpConnectionHandle* connection) = 0;`,
  },
  {
    file: 'src/handles/TcpServerHandle.cpp',
    why: 'See above. Only now is the address of the other end known.',
    find: `	// Store it.
	this->connections.insert(connection);`,
    replace: `	if (!UserOnTcpConnectionAccepted(connection))
	{
		delete connection;

		return;
	}

	// Store it.
	this->connections.insert(connection);`,
  },
  {
    file: 'include/RTC/TcpServer.hpp',
    why: 'See above.',
    find: '#include "common.hpp"',
    replace: `#include "common.hpp"
#include "Sotto/TcpDoor.hpp"`,
  },
  {
    file: 'include/RTC/TcpServer.hpp',
    why: 'A connection is known once STUN has made it a tuple of a transport, and the listener knows those.',
    find: `			  RTC::TcpServer* tcpServer, RTC::TcpConnection* connection) = 0;
		};`,
    replace: `			  RTC::TcpServer* tcpServer, RTC::TcpConnection* connection) = 0;
			virtual bool IsRtcTcpConnectionKnown(RTC::TcpConnection* /*connection*/) const
			{
				return true;
			}
		};`,
  },
  {
    file: 'include/RTC/TcpServer.hpp',
    why: 'See above.',
    find: '		void UserOnTcpConnectionAlloc() override;',
    replace: `		void UserOnTcpConnectionAlloc() override;
		bool UserOnTcpConnectionAccepted(::TcpConnectionHandle* connection) override
		{
			return this->door.Admit(connection);
		}`,
  },
  {
    file: 'include/RTC/TcpServer.hpp',
    why: 'See above.',
    find: '		RTC::PortManager::PortRangeKey portRangeKey{};',
    replace: `		RTC::PortManager::PortRangeKey portRangeKey{};
		Sotto::TcpDoor door{ [this](::TcpConnectionHandle* connection)
			                   {
				                   return this->listener->IsRtcTcpConnectionKnown(
				                     static_cast<RTC::TcpConnection*>(connection));
			                   } };`,
  },
  {
    file: 'src/RTC/TcpServer.cpp',
    why: 'See above.',
    find: '		this->listener->OnRtcTcpConnectionClosed(this, static_cast<RTC::TcpConnection*>(connection));',
    replace: `		this->door.Forget(connection);
		this->listener->OnRtcTcpConnectionClosed(this, static_cast<RTC::TcpConnection*>(connection));`,
  },
  {
    file: 'include/RTC/WebRtcServer.hpp',
    why: 'See above.',
    find: '		void OnRtcTcpConnectionClosed(RTC::TcpServer* tcpServer, RTC::TcpConnection* connection) override;',
    replace: `		void OnRtcTcpConnectionClosed(RTC::TcpServer* tcpServer, RTC::TcpConnection* connection) override;
		bool IsRtcTcpConnectionKnown(RTC::TcpConnection* connection) const override
		{
			const RTC::TransportTuple tuple(connection);

			return this->mapTupleWebRtcTransport.contains(tuple.GetTupleKey());
		}`,
  },
  {
    file: 'include/RTC/WebRtcServer.hpp',
    why: 'STUN from nobody known is limited for each network, before it costs a parse, an HMAC and an answer.',
    find: '#include "RTC/ICE/IceCandidate.hpp"',
    replace: `#include "RTC/ICE/IceCandidate.hpp"
#include "Sotto/StrangerBudget.hpp"`,
  },
  {
    file: 'include/RTC/WebRtcServer.hpp',
    why: 'See above. Addresses of UDP can be forged; what they use up must not count for TCP.',
    find: '		// Whether the destructor has been called.',
    replace: `		Sotto::StrangerBudget udpStrangers;
		Sotto::StrangerBudget tcpStrangers;
		// Whether the destructor has been called.`,
  },
  {
    file: 'src/RTC/WebRtcServer.cpp',
    why: 'See above.',
    find: '		const auto* packet = RTC::ICE::StunPacket::Parse(data, len);',
    replace: `		if (!this->mapTupleWebRtcTransport.contains(tuple->GetTupleKey()))
		{
			const bool isUdp = tuple->GetProtocol() == RTC::TransportTuple::Protocol::UDP;
			auto& budget     = isUdp ? this->udpStrangers : this->tcpStrangers;

			if (!budget.Take(tuple->GetRemoteAddress(), receivedAtUs / 1000))
			{
				return;
			}
		}

		const auto* packet = RTC::ICE::StunPacket::Parse(data, len);`,
  },
  {
    file: 'src/RTC/RTP/RtpStreamSend.cpp',
    why:
      'A listener names lost packets and, by its reports, the pause before each may be sent again: a false report could ' +
      'have every packet sent hundreds of times in the second for which it is kept. Three times must do.',
    find: 'else if (item->resentAtMs != 0 && nowMs - item->resentAtMs <= rttMs)',
    replace: 'else if (item->sentTimes >= 3 || (item->resentAtMs != 0 && nowMs - item->resentAtMs <= rttMs))',
  },
];
