import { laterStrings } from '../../strings/later.ts';
import { splitLinks } from './splitLinks.ts';

/**
 * The text of a message. A link in it is no element that a browser could look up in advance: nothing is asked of its
 * site before the click, and the site does not learn where the click was.
 */
export function MessageText({ text }: { readonly text: string }) {
  const { chat: words } = laterStrings();
  return splitLinks(text).map(({ text: part, isLink }, at) =>
    isLink ? (
      <button
        // biome-ignore lint/suspicious/noArrayIndexKey: the parts of a text never move.
        key={at}
        type="button"
        className="link"
        title={words.opensApart}
        onClick={() => window.open(part, '_blank', 'noopener,noreferrer')}
      >
        {part}
      </button>
    ) : (
      part
    ),
  );
}
