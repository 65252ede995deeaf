import { strings } from '../strings/index.ts';
import { Page } from './Page.tsx';
import { Title } from './Title.tsx';

/** The page between a link and its destination. */
export function Opening({ what = strings.preview.opening }: { what?: string }) {
  return (
    <Page>
      <Title>{what}</Title>
      <progress aria-label={what} />
    </Page>
  );
}
