import { strings } from '../strings/index.ts';
import { Page } from './Page.tsx';
import { Title } from './Title.tsx';

/** The moment between a link and what it leads to. */
export function Opening() {
  return (
    <Page>
      <Title>{strings.preview.opening}</Title>
      <progress aria-label={strings.preview.opening} />
    </Page>
  );
}
