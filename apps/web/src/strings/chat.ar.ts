import type { chatEn } from './chat.en.ts';
import { countedAr } from './countedAr.ts';

const time = new Intl.DateTimeFormat('ar', { hour: 'numeric', minute: '2-digit' });

function others(count: number): string {
  return countedAr(count, {
    zero: 'لا أحد غيرهم',
    one: 'شخص آخر',
    two: 'شخصان آخران',
    few: '# آخرون',
    many: '# آخرًا',
    other: '# آخر',
  });
}

/** The sentences of the chat and the reactions in Arabic. */
export const chatAr: typeof chatEn = {
  chat: {
    close: 'أغلق الدردشة',
    messages: 'الرسائل',
    none: 'لم يُكتب شيء بعد. لا يقرأ هنا إلا من هم في الغرفة، ولا يُحفظ شيء، ويزول كل شيء حين تنتهي الغرفة.',
    message: 'رسالة',
    placeholder: 'اكتب إلى الغرفة',
    send: 'أرسل',
    reply: 'ردّ',
    delete: 'احذف',
    hide: 'أخفِ عن الجميع',
    time: (atMs: number) => time.format(atMs),
    answering: (name: string) => `تردّ على ${name}.`,
    noAnswer: 'لا تردّ',
    gone: 'رسالة لم تعد هنا',
    removed: { deleted: 'حذفها كاتبها.', hidden: 'أخفاها أحد المشرفين.' },
    unsent: 'لم تُرسَل. انسخها إن احتجت إليها ثم حاول من جديد.',
    tooFast: 'لم تُرسَل: رسائل كثيرة في وقت واحد. انتظر لحظة ثم حاول من جديد.',
    again: 'أرسلها من جديد',
    gap: 'غبتَ لحظة. قد تنقص هنا رسائل.',
    closed: 'أغلق المشرفون الدردشة. يمكنك أن تقرأ ما يكتبونه.',
    slow: 'دردشة بطيئة: رسالة واحدة كل عشر ثوانٍ.',
    opensApart: 'يُفتح في لسان آخر. يعرف الموقع عنوانك، ولا يعرف أنك كنت هنا.',
  },
  chatRule: {
    heading: 'الدردشة',
    slow: 'دردشة بطيئة',
    slowHint: 'لكلٍّ سوى المشرفين رسالة واحدة كل عشر ثوانٍ.',
    close: 'أغلق الدردشة',
    open: 'افتح الدردشة',
    closeHint: 'ما دامت الدردشة مغلقة لا يكتب فيها إلا المشرفون.',
  },
  reactions: {
    heading: 'التفاعلات',
    lane: 'التفاعلات الآن',
    kinds: { clap: 'تصفيق', laugh: 'ضحك', heart: 'قلب', agree: 'موافقة', wave: 'تلويح' },
    forWhom: 'إلى',
    everybody: 'الجميع',
    said: (who: string, what: string) => `${what} من ${who}`,
    saidFor: (who: string, what: string, whom: string) => `${what} من ${who} إلى ${whom}`,
    more: (count: number) => `و${others(count)}`,
  },
};
