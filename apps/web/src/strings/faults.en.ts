import type { Code } from '@sotto/protocol';

/** For every code: what happened, and what to do next. */
export const faults: Readonly<Record<Code, string>> = {
  'bad-message': 'The server could not read what this page sent. Reload the page to get its current version.',
  'bad-hello': 'The server did not accept this page’s connection. Reload the page and try again.',
  'stale-hello': 'This device’s clock is off by more than two minutes. Set it to the right time, then try again.',
  'unsupported-version': 'This page and its server are of different versions. Reload the page to get the current one.',
  'server-key-mismatch':
    'The server that answered is not the one this link was made for, so this page told it nothing. Try another network, or ask the person who sent the link whether the server has changed.',
  'link-damaged': 'This link is damaged or incomplete. Ask for it again, and copy all of it.',
  'link-without-key':
    'This address has no key in it. Ask for the link that Invite copies: an address bar never shows the part that opens the room.',
  'link-exposed':
    'A mail program or messenger changed this link, so its secret part is sent to servers instead of staying in your browser. Do not use this link any more. Ask for a new room and its link, and for another way to send it.',
  'title-refused': 'This title is too long, or contains invisible characters. Start the room again with another title.',
  'message-refused':
    'This message is too long, or contains characters that reorder text. Shorten it and send it again.',
  'name-refused': 'This name is too long, or contains invisible characters. Try again with another name.',
  'room-gone': 'There is no room behind this link any more. Ask for a new link, or start a room of your own.',
  'room-exists': 'This room has already been started. Start another one.',
  'house-gone': 'There is no house behind this link on this server. Ask for the link again, and copy all of it.',
  'house-needed':
    'On this server, only people of a house can start rooms. Ask the person who runs the server for the link of a house, open it here, then start the room again.',
  'claim-refused':
    'This claim link has been used, or a restart of the server cancelled it. To get a new one, restart the server, with NEW_CLAIM=true if it has a house already.',
  'room-full': 'This room is full. Wait until somebody leaves, then try again.',
  'stage-full': 'The stage is full. You can listen for now, and join when somebody steps down.',
  'not-allowed': 'The rules of this room do not let you do that. You can go on listening, and ask a moderator.',
  'not-next':
    'Somebody else changed the room at the same moment, so this was not done. See what has changed, then try again.',
  'log-refused':
    'The server’s record of this room breaks the rules, or does not fit what this browser saw before, so this page did not go in. The server may have been restored from a backup, or it may not be honest. Ask for the link of a new room.',
  'not-inside': 'The server no longer counts you as inside the room. Try again to come back in.',
  'rate-limited': 'That was too much at once for the server. Wait a minute, then try again.',
  'relay-unavailable':
    'No path for the sound could be found. Check that your network lets calls through, then try again.',
  late: 'That took too long, so it may not have been done. Check your connection, then try again.',
  'storage-unavailable':
    'The server can’t save anything at the moment, so this may not have been done. Everybody inside still hears each other. Try again in a minute.',
  'unknown-handle': 'The server has lost track of this visit; it may have restarted. Try again to come back in.',
  'server-unreachable': 'The server cannot be reached. Check your connection, then try again.',
  'websocket-blocked':
    'The server answers, but something on the way blocks WebSockets, which a room needs. Try another network, without a VPN or proxy. If nobody gets in, the person who runs the server must check its proxy.',
  'microphone-denied':
    'This page may not use your microphone. You can go on listening; to speak, allow the microphone in your browser’s settings for this page and join the stage again.',
  'microphone-missing':
    'No microphone was found. You can go on listening; to speak, connect one and join the stage again.',
  'microphone-busy':
    'Your microphone cannot be read; another program may be using it. You can go on listening; to speak, close that program and join the stage again.',
  'microphone-lost':
    'Your microphone was unplugged, or this page may no longer use it. You keep your place on stage, muted. Connect it again, or unmute to use another one.',
  'webrtc-missing':
    'WebRTC is switched off in this browser, by a setting, an extension or a phone’s Lockdown Mode. Sound can’t reach you without it. Switch it on for this page (in Firefox: media.peerconnection.enabled in about:config), then reload the page.',
  'frames-unencryptable':
    'This browser cannot encrypt sound before it leaves your device, and Sotto never sends it any other way. Update it, or open the link in Chrome or Edge from version 141, or Firefox from 128.',
  'browser-outdated':
    'This browser is too old for this page. Update it, or open the link in Chrome or Edge from version 141, Firefox from 128, or Safari from 17.5.',
  'insecure-origin':
    'This page was loaded over an unencrypted connection, where browsers switch their encryption off. Open it at an address that begins with https://, or on the server itself at http://localhost.',
  internal: 'Something in this page broke. Reload it to come back in.',
};

/** Sentences that differ for a person who is on stage without a microphone. */
export const faultsOnStage: Readonly<Partial<Record<Code, string>>> = {
  'microphone-denied':
    'This page may not use your microphone. You are on stage, muted, and others can speak. To speak, allow the microphone in your browser’s settings for this page, then unmute.',
  'microphone-missing': 'No microphone was found. You are on stage, muted. To speak, connect one, then unmute.',
  'microphone-busy':
    'Your microphone cannot be read; another program may be using it. You are on stage, muted. To speak, close that program, then unmute.',
};
