/// <reference types="vite/client" />
import later from './later.css?inline';
import people from './people.css?inline';

// Styles of later parts load with them, as an object, which needs no exception from the content security policy.
const sheets = [later, people].map((styles) => {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(styles);
  return sheet;
});
document.adoptedStyleSheets = [...document.adoptedStyleSheets, ...sheets];
