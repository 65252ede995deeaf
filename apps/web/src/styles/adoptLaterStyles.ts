/// <reference types="vite/client" />
import chat from './chat.css?inline';
import later from './later.css?inline';
import people from './people.css?inline';
import reactions from './reactions.css?inline';

// Styles of later parts load with them, as an object, which needs no exception from the content security policy.
const sheets = [later, people, chat, reactions].map((styles) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  return sheet;
});
document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets];
