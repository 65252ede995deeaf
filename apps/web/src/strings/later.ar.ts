import { countedAr } from './countedAr.ts';
import type { LaterStrings } from './later.en.ts';

const number = new Intl.NumberFormat('ar');

/** How many people, as what something is done to. */
function people(count: number): string {
  return countedAr(count, {
    zero: 'لا أحد',
    one: 'شخصًا واحدًا',
    two: 'شخصين',
    few: '# أشخاص',
    many: '# شخصًا',
    other: '# شخص',
  });
}

/** The later sentences in Arabic. */
export const laterAr: LaterStrings = {
  close: 'تمّ',
  hold: 'اضغط مطوّلًا للتحدث',
  sound: {
    blocked: 'ينتظر متصفحك نقرة قبل أن يُسمعك الغرفة.',
    turnOn: 'شغّل الصوت',
  },
  missing: {
    microphone: 'تعذّر الوصول إلى الميكروفون الذي اخترته، فاستُخدم غيره.',
    speaker: 'تعذّر الوصول إلى السماعة التي اخترتها، فاستُخدم غيرها.',
  },
  settings: {
    heading: 'الإعدادات',
    kept: 'تسري فورًا، ولا يتذكرها إلا هذا المتصفح.',
    yourVoice: 'صوتك',
    microphone: 'الميكروفون',
    ownChoice: 'اختيار النظام',
    chosenBefore: 'الذي اخترته من قبل',
    test: 'اختبر الميكروفون',
    stop: 'أوقف الاختبار',
    testing: 'قل شيئًا: الخط يتبع صوتك.',
    notTesting: 'يطلب الاختبار الميكروفون، ولا يرسل شيئًا.',
    level: 'مستوى الدخل',
    noise: 'كبت الضوضاء',
    noiseHint: 'يحجب المراوح ولوحات المفاتيح. لا يصلح للموسيقى.',
    echo: 'إلغاء الصدى',
    echoHint: 'لا توقفه إلا مع سماعات الرأس.',
    microphoneGone: 'الذي اخترته غير موصول، فالنظام يختار.',
    yourEars: 'ما تسمعه',
    speaker: 'السماعة',
    noChoice: 'في هذا المتصفح يختار النظام مخرج الصوت.',
    names: 'يمكن اختيار الأجهزة بأسمائها بعد أن يُسمح لهذه الصفحة بالميكروفون: اضغط «اختبر الميكروفون».',
    sound: 'شغّل صوتًا تجريبيًا',
    playing: 'يُشغَّل الآن',
    soundRefused: 'تعذّر تشغيل الصوت على هذه السماعة. اختر غيرها، وتأكد من أنها موصولة.',
    speakerGone: 'التي اخترتها غير موصولة، فالنظام يختار.',
    talking: 'التحدث',
    pushToTalk: 'اضغط لتتحدث',
    pushToTalkHint: 'لا يُفتح الميكروفون إلا ما دمت ضاغطًا على زره أو مفتاحه.',
    shortcuts: 'اختصارات لوحة المفاتيح',
    shortcutsHint: 'مفاتيح مفردة تعمل داخل الغرفة، إلا وأنت تكتب.',
    page: 'هذه الصفحة',
    language: 'اللغة',
    theme: 'المظهر',
    themes: { system: 'النظام', light: 'فاتح', dark: 'داكن' },
  },
  shortcuts: {
    heading: 'اختصارات لوحة المفاتيح',
    about: 'تعمل داخل الغرفة ما لم تُفتح نافذة حوار، ولا تعمل أبدًا وأنت تكتب.',
    off: 'اختصارات لوحة المفاتيح موقوفة في الإعدادات.',
    actions: {
      mute: 'كتم الصوت أو فتحه',
      talk: 'التحدث أثناء الضغط',
      hand: 'رفع اليد أو خفضها',
      leave: 'المغادرة بعد السؤال',
    },
    change: (action, key) => `${action}: ${key}. تغيير`,
    space: 'المسافة',
    press: 'اضغط مفتاحًا',
    pressFor: (action) => `اضغط المفتاح الجديد لـ«${action}»، أو Escape للإبقاء على القديم.`,
    changed: (action, key) => `${action}: المفتاح الآن ${key}.`,
    taken: (key, action) => `${key} هو بالفعل مفتاح «${action}». اضغط غيره.`,
    refused: 'تحتاج المتصفحات وقارئات الشاشة إلى هذا المفتاح. اضغط حرفًا أو رقمًا أو علامة أو المسافة.',
    reset: 'استعادة الأصل',
    wasReset: 'عادت كل المفاتيح إلى ما كانت عليه أولًا.',
  },
  leaving: {
    heading: 'أتغادر الغرفة؟',
    about: 'يمكنك العودة بالرابط نفسه.',
    lastModerator:
      'أنت آخر مشرف فيها. تستمر الغرفة من دونك وفق قاعدتها: من يجوز له الحديث يواصل الحديث، ولا يبقى من يشرف عليها.',
    leave: 'غادر',
    endForAll: 'أنهِ للجميع',
    stay: 'ابقَ',
  },
  cancel: 'إلغاء',
  back: 'رجوع',
  more: (count) =>
    `اعرض ${countedAr(count, {
      zero: 'المزيد',
      one: 'واحدًا آخر',
      two: 'اثنين آخرين',
      few: '# آخرين',
      many: '# آخرين',
      other: '# آخرين',
    })}`,
  news: {
    // Nouns in front and names behind: so no verb has to know whether it speaks of a woman, a man, two or many.
    onStage: (people) => `على المنصة الآن: ${people}.`,
    offStage: (people) => `غادر المنصة: ${people}.`,
    muted: (people) => `مكتوم الصوت الآن: ${people}.`,
    moderating: (people) => `في الإشراف الآن: ${people}.`,
    raised: (people) => `يد مرفوعة: ${people}.`,
    waiting: (people) => `في انتظار الإذن بالدخول: ${people}.`,
    letIn: (people) => `أُذن بالدخول: ${people}.`,
    locked: 'الغرفة مقفلة الآن.',
    unlocked: 'الغرفة مفتوحة من جديد.',
    youOnStage: 'أنت على المنصة.',
    youOffStage: 'أنت بين المستمعين.',
    youMuted: 'صوتك مكتوم.',
    youModerate: 'أنت الآن من المشرفين.',
    youModerateNoMore: 'لم تعد من المشرفين.',
    youWereLetIn: 'أُذن لك بالدخول.',
  },
  notices: {
    mutedYou: (by) => `كُتم صوتك بيد ${by}.`,
    notConfirmed: 'غير مؤكد',
    notConfirmedMore: 'لم يُعرف بعد أن آخر ما فعلته وصل إلى معظم المشرفين. وهو نافذ عند كل من يصل إليه.',
    notKnown: 'لم يُظهر أحد على المنصة بعد أنه يعلم بوجودك هنا.',
    heldBack: 'ميكروفونك موقوف إلى أن يجيب المشرفون.',
    silent: (name) => `لم يصل شيء منذ مدة من ${name}، آخر مشرف في الغرفة.`,
    goOnWithout: (name) => `أكملوا من دون ${name}`,
  },
  invitation: {
    heading: (name) => `دعوة من ${name} إلى الحديث`,
    about: 'ستصعد إلى المنصة وصوتك مكتوم، وقد يطلب متصفحك الإذن باستعمال الميكروفون.',
    notNow: 'ليس الآن',
  },
  person: {
    self: 'هذا أنت.',
    volume: (name) => `مستوى صوت ${name}`,
    volumeHint: 'عندك وحدك.',
    powers: {
      invite: (name) => `ادعُ ${name} إلى الحديث`,
      'move-to-audience': (name) => `انقل ${name} إلى المستمعين`,
      mute: (name) => `اكتم صوت ${name}`,
      'make-moderator': (name) => `اجعل ${name} من المشرفين`,
      'take-moderator': (name) => `اسحب الإشراف من ${name}`,
      remove: (name) => `أخرج ${name}`,
      ban: (name) => `احظر ${name}`,
      'let-in': (name) => `أدخل ${name}`,
      'lower-hand': (name) => `أنزل يد ${name}`,
    },
    removing: {
      remove: (name) => `يُخرَج ${name} ولا يصله أي صوت منذ الآن. والعودة بالرابط تحت اسم آخر ممكنة ما لم تُقفل الغرفة.`,
      ban: (name) =>
        `يُخرَج ${name} ولا يصله أي صوت منذ الآن، ولا عودة من المتصفح نفسه. أما من متصفح آخر، بالرابط وتحت اسم آخر، فممكنة ما لم تُقفل الغرفة.`,
    },
    verify: (name) => `تحقق من ${name}`,
    howToVerify: (name) =>
      `اطلب من ${name}، بالصوت أو بطريقة أخرى تثق بها، فتح «الخصوصية» وقراءة هذا الرمز عليك. إن تطابقت الأرقام كلها فأنتما ترَيان الغرفة نفسها والأصوات نفسها. وإن بقي بينها اختلاف بعد لحظة فهناك من يقف بينكما.`,
    gone: (name) => `لم يعد ${name} هنا.`,
  },
  hands: {
    heading: 'الأيدي المرفوعة',
    none: 'لا أحد رفع يده. من يرفعها يظهر هنا، الأسبق أولًا.',
    invite: 'ادعُ',
    lower: 'أنزل',
    lowerAll: 'أنزل كل الأيدي',
    pause: 'أوقف رفع الأيدي',
    resume: 'اسمح برفع الأيدي',
    paused: 'رفع الأيدي موقوف: لا أحد يستطيع رفع يده الآن.',
    second: (count) =>
      countedAr(count, {
        zero: 'الآن',
        one: 'ثانية',
        two: 'ثانيتان',
        few: '# ثوانٍ',
        many: '# ثانية',
        other: '# ثانية',
      }),
    minute: (count) =>
      countedAr(count, {
        zero: 'أقل من دقيقة',
        one: 'دقيقة',
        two: 'دقيقتان',
        few: '# دقائق',
        many: '# دقيقة',
        other: '# دقيقة',
      }),
    hour: (count) =>
      countedAr(count, {
        zero: 'أقل من ساعة',
        one: 'ساعة',
        two: 'ساعتان',
        few: '# ساعات',
        many: '# ساعة',
        other: '# ساعة',
      }),
  },
  controls: {
    heading: 'إدارة الغرفة',
    lock: 'أقفل الغرفة',
    lockHint: 'يبقى من هم هنا. ومن يأتي منذ الآن ينتظر ولا يسمع شيئًا حتى يُدخله أحد المشرفين.',
    unlock: 'افتح الغرفة',
    unlockHint: 'الغرفة مقفلة. إن فُتحت دخلها من جديد كل من معه الرابط.',
    waiting: 'في انتظار الإذن بالدخول',
    nobodyWaits: 'لا أحد ينتظر.',
    muteAll: 'اكتم الجميع',
    muteAllHint: 'يكتم صوت كل من على المنصة غيرك، ولكل منهم أن يعيد صوته.',
    mutedAll: 'كُتم صوت الجميع غيرك.',
    end: 'أنهِ للجميع',
    endHint: 'تنتهي الغرفة فورًا وللجميع، ولا يستطيع أحد العودة إليها.',
  },
  privacy: {
    heading: 'الخصوصية',
    code: 'رمز المقارنة',
    codeAbout: 'واحد عند كل من يرى الغرفة نفسها، ويتغيّر بتغيّر من على المنصة وبما يفعله المشرفون.',
    noCode: 'لا رمز بعد.',
    keys: 'من معه مفتاح الغرفة',
    holders: (count) =>
      countedAr(count, {
        zero: 'لا أحد معه مفتاح الغرفة.',
        one: 'شخص واحد معه مفتاح الغرفة.',
        two: 'شخصان معهما مفتاح الغرفة.',
        few: '# أشخاص معهم مفتاح الغرفة.',
        many: '# شخصًا معهم مفتاح الغرفة.',
        other: '# شخص معهم مفتاح الغرفة.',
      }),
    unlisted: (count) => `ومعهم غير مذكورين في القائمة: ${number.format(count)}.`,
    reading: 'ما زالت القراءة جارية، والقائمة تطول.',
    counts: 'ما يقوله الخادم والمرحّل',
    server: (count) => `يعدّ الخادم ${people(count)}.`,
    relay: (count) => `يرسل المرحّل الصوت إلى ${people(count)}.`,
    relaySilent: 'لم يجب المرحّل بعد.',
    serverDiffers: (count, holders) =>
      `يعدّ الخادم ${people(count)}، لكن عدد من معهم المفاتيح: ${number.format(holders)}.`,
    relayDiffers: (count, holders) =>
      `يرسل المرحّل الصوت إلى ${people(count)}، لكن عدد من معهم المفاتيح: ${number.format(holders)}.`,
    differHint:
      'يحدث هذا لحظةً حين يأتي أحد أو يغادر، وما دام أحد ينتظر الإذن بالدخول. ومن دون مفتاح لا يستطيع أحد فتح الصوت.',
    doubts: {
      'log-forked': 'أظهر الخادم تاريخين مختلفين لهذه الغرفة. غادرها وابدأ من جديد برابط جديد.',
      'roster-split':
        'أظهر الخادم لأشخاص مختلفين قوائم مختلفة بمن هم هنا. قارنوا رموزكم، ولا تثقوا بقائمة تختلف عن غيرها.',
      'sponsor-disputed':
        'أعطى شخصان هذا المتصفح مفتاحين مختلفين للحظة نفسها. فطلب من جديد، ولم يستعمل أيًّا منهما حتى تأكد أحدهما.',
    },
    seen: 'ما الذي يمكنهما رؤيته',
    seenAbout:
      'يرى الخادم والمرحّل عناوين الإنترنت، ومتى يأتي كل واحد ويغادر، ومن على المنصة ومن يجوز له الحديث. ولا يريان شيئًا من الصوت ولا الأسماء ولا العنوان.',
  },
};
