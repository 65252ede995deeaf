import type { FormEvent } from 'react';
import { LinkToCopy } from '../invite/LinkToCopy.tsx';
import { Failure } from '../page/Failure.tsx';
import { Page } from '../page/Page.tsx';
import { Title } from '../page/Title.tsx';
import { longest } from '../parts/longest.ts';
import { TextField } from '../parts/TextField.tsx';
import { textOf } from '../parts/textOf.ts';
import { strings } from '../strings/index.ts';
import { houseAddress } from '../tab/address.ts';
import { useWatched } from '../watched/useWatched.ts';
import type { Claim } from './createClaim.ts';

interface ClaimPageProps {
  readonly claim: Claim;
  readonly onAgain: () => void;
  readonly onHome: () => void;
}

/** The page of a claim link: asks for the name of a new house. */
export function ClaimPage({ claim, onAgain, onHome }: ClaimPageProps) {
  const snapshot = useWatched(claim);
  if (snapshot.phase === 'failed') return <Failure code={snapshot.code} onAgain={onAgain} onHome={onHome} />;
  const isCreating = snapshot.phase === 'creating';

  function create(event: FormEvent<HTMLFormElement>) {
    event.preventDefault();
    claim.create(textOf(new FormData(event.currentTarget), 'name') || strings.house.unnamed);
  }

  if (snapshot.phase === 'keeping') return <KeepFirst fragment={snapshot.fragment} onKept={claim.goOn} />;
  return (
    <Page>
      <Title>{strings.claim.heading}</Title>
      <p>{strings.claim.about}</p>
      <form className="beside" onSubmit={create}>
        <TextField label={strings.claim.name} name="name" placeholder={strings.house.unnamed} limit={longest.title} />
        <button type="submit" className="primary" aria-disabled={isCreating}>
          {strings.claim.create}
        </button>
        <p className="hint" role="status">
          {isCreating ? strings.claim.creating : strings.claim.readers}
        </p>
        {snapshot.phase === 'asking' && snapshot.fault && (
          <p role="alert" className="fault">
            {strings.faults[snapshot.fault]}
          </p>
        )}
      </form>
    </Page>
  );
}

/**
 * Asks the person to keep the link of the house before the claim link is used up, because this browser can't keep it.
 */
function KeepFirst({ fragment, onKept }: { readonly fragment: string; readonly onKept: () => void }) {
  return (
    <Page>
      <Title>{strings.claim.heading}</Title>
      <p role="alert">{strings.claim.keepFirst}</p>
      <LinkToCopy link={`${houseAddress(location.origin)}#${fragment}`} />
      <div className="choices">
        <button type="button" className="primary" onClick={onKept}>
          {strings.claim.create}
        </button>
      </div>
    </Page>
  );
}
