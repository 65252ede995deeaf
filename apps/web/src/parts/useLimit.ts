import { type FormEvent, useRef, useState } from 'react';
import { cutInserted } from './cutInserted.ts';
import { type Longest, leftIn } from './longest.ts';

/** The page says how much room is left in a field once it is this little. */
const nearMost = 8;

/** Holds a field to its limit. `left` is the room left in it, once that is little. */
export function useLimit(limit: Longest | undefined, first: string) {
  const before = useRef(first);
  const [left, setLeft] = useState<number>();

  function hold(field: HTMLInputElement) {
    if (!limit) return;
    const typed = { text: field.value, caret: field.selectionEnd ?? field.value.length };
    const cut = cutInserted(before.current, typed, limit);
    if (cut.text !== typed.text) {
      field.value = cut.text;
      field.setSelectionRange(cut.caret, cut.caret);
    }
    before.current = cut.text;
    // A cut text is as long as it can be, even where a shorter word would have fitted.
    const place = cut.text === typed.text ? leftIn(cut.text, limit) : 0;
    setLeft(place <= nearMost ? place : undefined);
  }

  return {
    left,
    // Half a word of an input method is not cut: it shrinks when it is done.
    onInput: (event: FormEvent<HTMLInputElement>) =>
      (event.nativeEvent as InputEvent).isComposing || hold(event.currentTarget),
    onCompositionEnd: (event: FormEvent<HTMLInputElement>) => hold(event.currentTarget),
  };
}
