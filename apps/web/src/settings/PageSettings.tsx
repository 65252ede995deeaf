import { useId, useState } from 'react';
import type { Language } from '../strings/createLanguage.ts';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import { useWatched } from '../watched/useWatched.ts';
import { chooseTheme, currentTheme, type Theme, themes } from './theme.ts';

/** Settings for the language and the look of the page. */
export function PageSettings({ language }: { language: Language }) {
  const { settings: words } = laterStrings();
  const id = useId();
  const current = useWatched(language);
  const [hasFailed, setFailed] = useState(false);
  const [theme, setTheme] = useState(currentTheme);

  function speak(code: string) {
    const chosen = language.choices.find((choice) => choice.code === code);
    if (chosen) void language.choose(chosen.code).then((done) => setFailed(!done.ok));
  }

  function choose(next: Theme) {
    chooseTheme(next);
    setTheme(next);
  }

  return (
    <section className="page-settings">
      <h3>{words.page}</h3>
      <div className="field">
        <label htmlFor={`${id}-language`}>{words.language}</label>
        <select id={`${id}-language`} value={current} onChange={({ target }) => speak(target.value)}>
          {language.choices.map(({ code, name }) => (
            <option key={code} value={code} lang={code}>
              {name}
            </option>
          ))}
        </select>
      </div>
      <div className="field">
        <label htmlFor={`${id}-theme`}>{words.theme}</label>
        <select id={`${id}-theme`} value={theme} onChange={({ target }) => choose(target.value as Theme)}>
          {themes.map((one) => (
            <option key={one} value={one}>
              {words.themes[one]}
            </option>
          ))}
        </select>
      </div>
      {hasFailed && (
        <p role="alert" className="fault">
          {strings.later.notLoaded}
        </p>
      )}
    </section>
  );
}
