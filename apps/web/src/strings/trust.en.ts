const number = new Intl.NumberFormat('en');

/** Sentences about who is heard, who hears, and what not to trust, in English. */
export const trustEn = {
  notices: {
    /** Changes that no person made. */
    own: {
      'muted-by-outage': 'You were away for a while, so your microphone is muted. Unmute it to speak.',
      'without-microphone':
        'You are on stage without a microphone. Connect one or allow it in your browser, then unmute to speak.',
      'microphone-back': 'Your microphone is back. Unmute to speak.',
    },
    mutedYou: (by: string) => `${by} muted you.`,
    unreached: (people: string) => `${people} can’t be reached. The room keeps talking.`,
    nobodyModerates: 'No moderator is here.',
    nobodyModeratesPausing: 'No moderator is here, and in this room microphones pause until one comes back.',
    silent: 'Nobody on stage is heard. In this room, microphones pause while a moderator can’t be reached.',
    hearsNobody: 'You hear nobody, although others are on stage. They may not hear you either.',
    leaveUncovered: 'Somebody left and may still be able to listen: nobody on stage has new keys yet.',
    /** After a removal. */
    unconfirmed: (name: string, people: string, isOne: boolean) =>
      `${people || 'Somebody on stage'} ${isOne || !people ? 'has' : 'have'} not confirmed yet that ${name} was removed. ${name} may still hear what they say.`,
    confirmed: (name: string) => `The removal of ${name} is confirmed.`,
    held: 'Nobody hears you: your microphone is paused.',
    /** Names `count` `people`, or speaks in general if there are none. */
    heldWhy: {
      unconfirmed: (people: string, count: number) => `${count > 0 ? people : 'A moderator'} can’t be reached.`,
      'nobody-here': () => 'No moderator is here.',
      'nobody-heard': () => 'You hear nobody, although others are on stage.',
      behind: (people: string, count: number) =>
        count > 0
          ? `${people} changed something in this room that has not reached you.`
          : 'Somebody was removed, or the room was locked, and the new keys have not reached you.',
      deaf: () => 'Sound reaches you, but your keys can’t open it.',
    },
    goOnRisk: 'If you go on, somebody who was removed may hear you.',
    goOnWithout: (people: string) => `Go on without ${people}`,
    goOn: 'Go on',
    goingOn: 'You chose to go on. Somebody who was removed may hear you.',
    moreDoubts: (count: number) =>
      count === 1 ? '1 more warning is in Privacy.' : `${number.format(count)} more warnings are in Privacy.`,
  },
  /** Names the `count` `people` who signed the contradiction; nobody if there is only the server's claim. */
  doubts: {
    'keys-differ': (people: string, count: number) =>
      `${count > 1 ? people : `${count > 0 ? people : 'Somebody'} and somebody else`} signed that they use different keys. One of them is lying, or the server shows them different rooms. Compare your codes in Privacy.`,
    lies: (people: string, count: number) =>
      `${count > 0 ? people : 'Somebody on stage'} signed for keys that their sound does not use. Don’t rely on what they confirm.`,
    'log-differs': (people: string, count: number) =>
      `${count > 0 ? people : 'A moderator'} signed another history of this room than yours. Either they are lying, or the server shows you different rooms. Leave, and start again with a new link.`,
    'roster-differs': (people: string, count: number) =>
      count > 0
        ? `${people} signed another list of who is here than yours. Either they are lying, or the server shows you different rooms. Compare your codes in Privacy.`
        : 'The server shows a list of who is here that contradicts what was signed. Compare your codes in Privacy.',
  },
  privacy: {
    heading: 'Privacy',
    code: 'Comparison code',
    codeAbout: 'Read it to each other. People in the same room see the same digits.',
    codeFor: (seconds: number) =>
      `People come and go, so a new code comes in ${number.format(seconds)} s at the latest.`,
    codeFrom: (seconds: number) => `You will see the others’ code in ${number.format(seconds)} s at the latest.`,
    codeStays: 'A new code comes when somebody comes or goes.',
    noCode: 'There is no code yet.',
    keys: 'Who holds the room’s keys',
    holders: (count: number) =>
      count === 1 ? '1 person holds the room’s keys.' : `${number.format(count)} people hold the room’s keys.`,
    hasLeft: 'left, and holds keys until those on stage have new ones',
    nameless: (count: number) =>
      count === 1
        ? '1 more may hold keys: the server has not shown who that is.'
        : `${number.format(count)} more may hold keys: the server has not shown who they are.`,
    unlisted: (count: number) => `And ${number.format(count)} more, who are not listed.`,
    reading: 'The list is still loading.',
    counts: 'Counts of server and relay',
    server: (count: number) =>
      count === 1 ? 'The server counts 1 person.' : `The server counts ${number.format(count)} people.`,
    relay: (count: number) =>
      count === 1 ? 'The relay sends sound to 1 person.' : `The relay sends sound to ${number.format(count)} people.`,
    relaySilent: 'The relay has not answered yet.',
    countsAbout:
      'Nobody is sent their own sound, so the relay may count fewer. If either counts more people than hold keys, a warning appears here.',
    more: 'That is more people than hold keys. Without keys, nobody can open the sound. If it stays so, compare your codes; if they differ, start again with a new link.',
    doubts: 'Contradictions',
    seen: 'Server and relay cannot hear the sound, or read names or the title. They see internet addresses, when people come and go, who is on stage and who may speak, and that a speaker who comes back is the same one.',
    page: 'The server also sends this page: a dishonest server could send one that listens, so use a server whose operator you trust.',
    moderators:
      'Moderators can mute you, move you to the audience, remove or ban you, and end the room. Only you can open your microphone.',
  },
};
