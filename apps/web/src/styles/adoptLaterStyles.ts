/// <reference types="vite/client" />
import styles from './later.css?inline';

// Styles of what is loaded later come with it: as an object, which needs no exception from the content security policy.
const sheet = new CSSStyleSheet();
sheet.replaceSync(styles);
document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
