import { strings } from '../strings/index.ts';
import { Page } from './Page.tsx';
import { Title } from './Title.tsx';

/** The moment between a link and what it leads to. */
export function Opening({ what = strings.preview.opening }: { what?: string }) {
  return (
    <Page>
      <Title>{what}</Title>
      <progress aria-label={what} />
    </Page>
  );
}
