import { countedAr } from './countedAr.ts';
import type { Strings } from './en.ts';
import { faults, faultsOnStage } from './faults.ar.ts';
import { laterAr } from './later.ar.ts';

const list = new Intl.ListFormat('ar');

/** Number of further people. */
function others(count: number): string {
  return countedAr(count, {
    zero: 'لا أحد غيرهم',
    one: 'شخص آخر',
    two: 'شخصان آخران',
    few: '# أشخاص آخرين',
    many: '# شخصًا آخر',
    other: '# شخص آخر',
  });
}

/** Every sentence of the page in Arabic. */
export const ar: Strings = {
  faults,
  faultsOnStage,
  seldom: laterAr,
  home: {
    title: 'سوتّو',
    lead: 'غرفة للأصوات الهادئة.',
    about:
      'ابدأ غرفة، ومرّر رابطها، وتحدّث. يُشفَّر صوتك قبل أن يغادر جهازك، ولا يفتحه إلا من في الغرفة. لا حساب يُنشأ، ولا صوت يُحفظ على الخادم.',
    start: 'ابدأ غرفة',
    link: 'رابط الدعوة',
    join: 'انضم',
    back: 'العودة إلى البداية',
  },
  start: {
    heading: 'ابدأ غرفة',
    title: 'عنوان الغرفة',
    untitled: 'غرفة هادئة',
    name: 'اسمك',
    unnamed: 'المضيف',
    whoSpeaks: 'من يجوز له الحديث',
    invited: 'من أدعوهم',
    invitedHint: 'ويستمع الآخرون.',
    everyone: 'الجميع',
    everyoneHint: 'لكل من معه الرابط أن يصعد إلى المنصة.',
    microphone: 'قد يطلب متصفحك الإذن باستعمال الميكروفون.',
    goLive: 'ابدأ البث',
    cancel: 'إلغاء',
  },
  preview: {
    opening: 'جارٍ فتح الغرفة',
    onStage: 'على المنصة',
    more: (count: number) => `و${others(count)}`,
    listening: (count: number) =>
      countedAr(count, {
        zero: 'لا أحد يستمع الآن.',
        one: 'شخص واحد يستمع الآن.',
        two: 'شخصان يستمعان الآن.',
        few: '# أشخاص يستمعون الآن.',
        many: '# شخصًا يستمعون الآن.',
        other: '# شخص يستمعون الآن.',
      }),
    policies: {
      'keep-talking': 'إن تعذّر الوصول إلى المشرفين، يستمر الحديث.',
      pause: 'إن تعذّر الوصول إلى أحد المشرفين، تتوقف الميكروفونات.',
    },
    visible: 'كل من معه الرابط يستطيع رؤية هذا قبل الدخول، وقد يبقى الرابط في سجل متصفحك.',
    name: 'اسمك',
    listener: 'مستمع',
    listenIn: 'ادخل للاستماع',
    quiet: 'تدخل لتستمع، ويبقى الميكروفون مغلقًا.',
    entering: 'جارٍ الدخول',
  },
  room: {
    stage: 'المنصة',
    emptyStage: 'لا أحد على المنصة.',
    audience: 'المستمعون',
    emptyAudience: 'لا أحد بين المستمعين. مرّر رابط الدعوة.',
    listening: (count: number) =>
      countedAr(count, {
        zero: 'لا مستمعين',
        one: 'مستمع واحد',
        two: 'مستمعان',
        few: '# مستمعين',
        many: '# مستمعًا',
        other: '# مستمع',
      }),
    unverified: (count: number) =>
      countedAr(count, {
        zero: 'لا أحد ممن تعذّر التحقق منهم',
        one: 'شخص واحد تعذّر التحقق منه',
        two: 'شخصان تعذّر التحقق منهما',
        few: '# أشخاص تعذّر التحقق منهم',
        many: '# شخصًا تعذّر التحقق منهم',
        other: '# شخص تعذّر التحقق منهم',
      }),
    states: (states: readonly string[]) => states.join('، '),
    nameless: 'بلا اسم',
    you: 'أنت',
    moderator: 'مشرف',
    speaking: 'يتحدث',
    muted: 'مكتوم الصوت',
    mutedByDevice: 'كتمه جهازك',
    notVerified: 'لم يُتحقق منه',
    handRaised: 'يده مرفوعة',
    isInvited: 'مدعو',
    isWaiting: 'ينتظر الإذن بالدخول',
    moreAbout: (name: string) => `المزيد عن ${name}`,
    goingOnStage: 'جارٍ الصعود إلى المنصة',
    controls: 'أدوات التحكم',
    mute: 'كتم الصوت',
    unmute: 'إلغاء الكتم',
    joinStage: 'اصعد إلى المنصة',
    raiseHand: 'ارفع يدك',
    lowerHand: 'أنزل يدك',
    handsPaused: 'أوقف المشرفون رفع الأيدي في الوقت الحالي.',
    stepDown: 'انزل عن المنصة',
    invite: 'دعوة',
    copied: 'نُسخ رابط الدعوة.',
    moreWays: 'طرق أخرى للدعوة',
    leave: 'مغادرة',
    privacy: 'الخصوصية',
    raisedHands: 'الأيدي المرفوعة',
    raised: (count: number) =>
      countedAr(count, {
        zero: 'لا أيدي مرفوعة',
        one: 'يد واحدة مرفوعة',
        two: 'يدان مرفوعتان',
        few: '# أيدٍ مرفوعة',
        many: '# يدًا مرفوعة',
        other: '# يد مرفوعة',
      }),
    roomControls: 'إدارة الغرفة',
    moreTools: 'المزيد',
    waiting: (count: number) =>
      countedAr(count, {
        zero: 'لا أحد ينتظر الإذن بالدخول',
        one: 'شخص واحد ينتظر الإذن بالدخول',
        two: 'شخصان ينتظران الإذن بالدخول',
        few: '# أشخاص ينتظرون الإذن بالدخول',
        many: '# شخصًا ينتظرون الإذن بالدخول',
        other: '# شخص ينتظرون الإذن بالدخول',
      }),
    stageLost: {
      mayReturn: 'عدت من دون مكانك على المنصة، ولا يسمعك أحد. لتتحدث من جديد اصعد إلى المنصة.',
      mustAsk: 'عدت من دون مكانك على المنصة، ولا يسمعك أحد. لتتحدث من جديد ارفع يدك.',
    },
    isLocked: 'مقفلة',
    locked: 'هذه الغرفة مقفلة. يستطيع أحد المشرفين إدخالك.',
    lockedMore: 'لن تسمع شيئًا حتى ذلك الحين، وستدخل هذه الصفحة من تلقاء نفسها.',
    connection: { connected: 'متصل', reconnecting: 'جارٍ إعادة الاتصال', offline: 'غير متصل' },
  },
  people(names: readonly string[], count: number) {
    if (count === 0) return list.format(names);
    return list.format([...names, others(count)]);
  },
  later: {
    settings: 'الإعدادات',
    shortcuts: 'اختصارات لوحة المفاتيح',
    notLoaded: 'تعذّر تحميل هذا الجزء من الصفحة. تحقق من اتصالك، ثم حاول مجددًا.',
  },
  left: (count: number) =>
    countedAr(count, {
      zero: 'لا مكان لمزيد من الأحرف',
      one: 'بقي مكان لحرف واحد',
      two: 'بقي مكان لحرفين',
      few: 'بقي مكان لـ# أحرف',
      many: 'بقي مكان لـ# حرفًا',
      other: 'بقي مكان لـ# حرف',
    }),
  unkept:
    'لا يسمح هذا المتصفح للصفحة بحفظ أي شيء: نافذة خاصة، أو بيانات مواقع محظورة، أو قرص ممتلئ. كل شيء يعمل، لكن إعادة التحميل تُنسي بيوتك واسمك وأن الغرفة غرفتك.',
  claim: {
    heading: 'استلم هذا الخادم',
    about:
      'أنشئ بيتًا على هذا الخادم: مكانًا لأهلك وأصحابك وغرفهم. تُصنع مفاتيح البيت في هذا المتصفح، ولا يراها الخادم أبدًا.',
    name: 'اسم البيت',
    create: 'أنشئ البيت',
    readers: 'لا يقرأ اسم البيت إلا من معه رابطه.',
    creating: 'جارٍ إنشاء البيت',
    keepFirst:
      'لا يستطيع هذا المتصفح تذكّر البيت. انسخ رابطه أولًا إلى مكان آمن، فرابط الاستلام يعمل مرة واحدة، ولا يستطيع الخادم إعطاء رابط البيت مرة أخرى.',
  },
  house: {
    unnamed: 'بيتنا',
    opening: 'جارٍ فتح البيت',
    about: 'كل من معه رابط هذا البيت يرى الغرف هنا ويستطيع الاستماع إليها.',
    live: 'الغرف الجارية',
    quiet: 'الهدوء يسود المكان.',
    quietMore: 'ابدأ غرفة، وسيراها أهل هذا البيت هنا.',
    listIn: 'اعرضها في',
    inviteTo: 'دعوة إلى',
    keep: 'يتذكر هذا المتصفح البيت. لا يستطيع الخادم إعطاء رابطه مرة أخرى، فاحتفظ بنسخة منه في مكان آمن.',
    notKept: 'لا يستطيع هذا المتصفح تذكّر البيت، ولا يستطيع الخادم إعطاء رابطه مرة أخرى. احتفظ بنسخة منه في مكان آمن.',
    yours: 'بيوتك',
    forget: 'نسيان',
    forgetOne: (name: string) => `نسيان ${name}`,
  },
  farewell: {
    left: 'غادرت الغرفة',
    leftMore: 'ما زال الرابط في علامة التبويب هذه، فيمكنك العودة. وقد يبقى الرابط في سجل متصفحك أيضًا.',
    back: 'عُد إليها',
    ended: 'انتهت هذه الغرفة',
    endedMore: 'انتهت للجميع، ولم يحفظ الخادم شيئًا من صوتها.',
    removed: 'أُخرجت من هذه الغرفة',
    removedMore:
      'أخرجك أحد المشرفين، ولم تعد تسمع منها شيئًا. إن رأيت أن في الأمر خطأ فاسأل من أرسل إليك الرابط، أو ابدأ غرفة خاصة بك.',
  },
  failure: {
    heading: 'لم ينجح ذلك',
    gone: 'انتهت هذه الغرفة أو لم توجد قط',
    again: 'حاول مرة أخرى',
    nowhere: 'لا يوجد شيء على هذا العنوان',
    nowhereMore:
      'في رابط الغرفة \u2068/r\u2069، وفي رابط البيت \u2068/h\u2069، وبعد كل منهما بقية. افتح الرابط الذي وصلك كاملًا، أو الصقه في صفحة البداية.',
  },
};
