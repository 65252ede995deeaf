const time = new Intl.DateTimeFormat('en', { hour: 'numeric', minute: '2-digit' });
const number = new Intl.NumberFormat('en');

/** The sentences of the chat and the reactions in English. */
export const chatEn = {
  chat: {
    close: 'Close chat',
    messages: 'Messages',
    none: 'Nothing written yet. Only people who are here can read along, nothing is stored, and all is gone when the room ends.',
    message: 'Message',
    placeholder: 'Message the room',
    send: 'Send',
    reply: 'Reply',
    delete: 'Delete',
    hide: 'Hide for all',
    time: (atMs: number) => time.format(atMs),
    answering: (name: string) => `You answer ${name}.`,
    noAnswer: 'Don’t answer',
    /** A message that is no longer known. */
    gone: 'a message that is gone',
    removed: { deleted: 'Deleted by its writer.', hidden: 'Hidden by a moderator.' },
    unsent: 'Not sent. Copy it if you need it, then try again.',
    tooFast: 'Not sent: too many messages at once. Wait a moment, then try again.',
    again: 'Send again',
    gap: 'You were away for a moment. Messages may be missing here.',
    closed: 'The moderators have closed the chat. You can read what they write.',
    slow: 'Slow chat: one message every ten seconds.',
    opensApart: 'Opens in another tab. The site learns your address, but not that you were here.',
  },
  chatRule: {
    heading: 'Chat',
    slow: 'Slow chat',
    slowHint: 'Everybody but moderators may send one message every ten seconds.',
    close: 'Close the chat',
    open: 'Open the chat',
    closeHint: 'While the chat is closed, only moderators can write.',
  },
  reactions: {
    heading: 'Reactions',
    lane: 'Reactions now',
    kinds: { clap: 'Clap', laugh: 'Laugh', heart: 'Heart', agree: 'Agree', wave: 'Hand wave' },
    forWhom: 'For',
    everybody: 'everybody',
    said: (who: string, what: string) => `${what}: ${who}`,
    saidFor: (who: string, what: string, whom: string) => `${what} for ${whom}: ${who}`,
    more: (count: number) => `and ${number.format(count)} more`,
  },
};
