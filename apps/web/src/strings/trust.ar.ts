import { countedAr } from './countedAr.ts';
import type { trustEn } from './trust.en.ts';

const number = new Intl.NumberFormat('ar');

/** Number of people, as a grammatical object. */
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

/** Sentences about who is heard, who hears, and what not to trust, in Arabic. */
export const trustAr: typeof trustEn = {
  notices: {
    own: {
      'muted-by-outage': 'انقطعتَ مدةً، فكُتم ميكروفونك. ألغِ الكتم لتتحدث.',
      'without-microphone': 'أنت على المنصة بلا ميكروفون. حين يسمح به متصفحك، ألغِ الكتم لتتحدث.',
    },
    mutedYou: (by) => `كُتم صوتك بيد ${by}.`,
    unreached: (people) => `تعذّر الوصول إلى ${people}. ويستمر الحديث في الغرفة.`,
    hearsNobody: 'لا تسمع أحدًا مع أن على المنصة غيرك، وقد لا يسمعونك أيضًا.',
    leaveUncovered: 'غادر أحدهم وقد يظل قادرًا على الاستماع: لا مفاتيح جديدة بعد عند من على المنصة.',
    unconfirmed: (name, people) => `إخراج ${name} لم يصل تأكيده بعد من: ${people || 'أحد المتحدثين'}.`,
    confirmed: (name) => `تأكد إخراج ${name}.`,
    held: 'لا أحد يسمعك: ميكروفونك موقوف.',
    heldWhy: {
      unconfirmed: (people, count) => `تعذّر الوصول إلى ${count > 0 ? people : 'أحد المشرفين'}.`,
      'nobody-here': () => 'لا مشرف هنا.',
      'nobody-heard': () => 'لا تسمع أحدًا مع أن على المنصة غيرك.',
      behind: (people, count) =>
        count > 0 ? `لم يصلك تغيير في الغرفة أجراه: ${people}.` : 'أُخرج أحدهم ولم تصلك المفاتيح الجديدة.',
      deaf: () => 'يصلك صوت لا تفتحه مفاتيحك.',
    },
    goOnRisk: 'إن تابعت فقد يسمعك من أُخرج للتوّ.',
    goOnWithout: (people) => `تابع من دون ${people}`,
    goOn: 'تابع',
    goingOn: 'تابعت بنفسك. وقد يسمعك من أُخرج للتوّ.',
    moreDoubts: (count) => `وفي «الخصوصية» أيضًا: ${number.format(count)}.`,
  },
  doubts: {
    'keys-differ': (people, count) =>
      `مفاتيح مختلفة بتوقيع ${count > 1 ? people : `${count > 0 ? people : 'أحدهم'} وشخص آخر`}. أحد التوقيعين كاذب، أو أن الخادم يعرض غرفتين مختلفتين. قارنوا رموزكم في «الخصوصية».`,
    lies: (people, count) =>
      `توقيع ${count > 0 ? people : 'أحد من على المنصة'} على مفاتيح غير المستعملة. لا تعتمد على ما يأتي من تأكيد بهذا التوقيع.`,
    'log-differs': (people, count) =>
      `تاريخ لهذه الغرفة غير الذي عندك، بتوقيع ${count > 0 ? people : 'أحد المشرفين'}. التوقيع كاذب، أو أن الخادم يعرض عليكما غرفتين مختلفتين. غادر وابدأ من جديد برابط جديد.`,
    'roster-differs': (people, count) =>
      count > 0
        ? `قائمة بمن هم هنا غير التي عندك، بتوقيع ${people}. التوقيع كاذب، أو أن الخادم يعرض عليكما غرفتين مختلفتين. قارنا رمزيكما في «الخصوصية».`
        : 'يعرض الخادم قائمة بمن هم هنا تناقض ما وُقّع عليه. قارنوا رموزكم في «الخصوصية».',
  },
  privacy: {
    heading: 'الخصوصية',
    code: 'رمز المقارنة',
    codeAbout: 'ليقرأه كل منكما على الآخر. الأرقام واحدة عند كل من يرى الغرفة نفسها.',
    codeFor: (seconds) =>
      `يأتي رمز جديد بعد ${countedAr(seconds, {
        zero: 'لحظة',
        one: 'ثانية',
        two: 'ثانيتين',
        few: '# ثوانٍ',
        many: '# ثانية',
        other: '# ثانية',
      })}.`,
    noCode: 'لا رمز بعد.',
    keys: 'من معه مفاتيح الغرفة',
    holders: (count) =>
      countedAr(count, {
        zero: 'لا أحد معه مفاتيح الغرفة.',
        one: 'شخص واحد معه مفاتيح الغرفة.',
        two: 'شخصان معهما مفاتيح الغرفة.',
        few: '# أشخاص معهم مفاتيح الغرفة.',
        many: '# شخصًا معهم مفاتيح الغرفة.',
        other: '# شخص معهم مفاتيح الغرفة.',
      }),
    hasLeft: 'غادر، ومعه المفاتيح إلى أن يحصل من على المنصة على مفاتيح جديدة',
    nameless: (count) => `ربما مع غيرهم مفاتيح أيضًا، ولم يُظهر الخادم من هم: ${number.format(count)}.`,
    unlisted: (count) => `ومعهم غير مذكورين في القائمة: ${number.format(count)}.`,
    reading: 'ما زالت القراءة جارية، والقائمة تطول.',
    counts: 'ما يقوله الخادم والمرحّل',
    server: (count) => `يعدّ الخادم ${people(count)}.`,
    relay: (count) => `يرسل المرحّل الصوت إلى ${people(count)}.`,
    relaySilent: 'لم يجب المرحّل بعد.',
    countsAbout: 'لا يُرسل إلى أحد صوته هو، لذا قد يعدّ المرحّل أقل.',
    more: 'هذا أكثر ممن معهم المفاتيح. ومن دون مفاتيح لا يستطيع أحد فتح الصوت.',
    doubts: 'ما لا يتوافق',
    rule: 'قاعدة هذه الغرفة',
    seen: 'ما الذي يمكنهما رؤيته',
    seenAbout:
      'يرى الخادم والمرحّل عناوين الإنترنت، ومتى يأتي كل واحد ويغادر، ومن على المنصة ومن يجوز له الحديث. ويعرفان أن المتحدث الذي يعود هو نفسه. ولا يريان شيئًا من الصوت ولا الأسماء ولا العنوان.',
  },
};
