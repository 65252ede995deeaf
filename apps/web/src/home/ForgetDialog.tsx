import type { RememberedHouse } from '../house/rememberedHouses.ts';
import { LinkToCopy } from '../invite/LinkToCopy.tsx';
import { useInvite } from '../invite/useInvite.ts';
import { shownName } from '../names/shownName.ts';
import { Dialog } from '../parts/Dialog.tsx';
import { isolate } from '../parts/isolate.ts';
import { strings } from '../strings/index.ts';
import { laterStrings } from '../strings/later.ts';
import { houseAddress } from '../tab/address.ts';

interface ForgetDialogProps {
  readonly house: RememberedHouse;
  readonly onForget: () => void;
  readonly onClose: () => void;
}

/** Asks before this browser forgets a house: its copy of the link may be the last one. */
export function ForgetDialog({ house: { name, fragment }, onForget, onClose }: ForgetDialogProps) {
  const { forgetting: words, cancel } = laterStrings();
  const link = `${houseAddress(location.origin)}#${fragment}`;
  const { copy, notice, isRefused } = useInvite(link);

  return (
    <Dialog
      heading={words.heading(isolate(shownName(name, strings.house.unnamed)))}
      description={words.about}
      onClose={onClose}
    >
      {(close) => (
        <>
          <div className="choices">
            <button type="button" onClick={copy}>
              {words.copy}
            </button>
            <button
              type="button"
              onClick={() => {
                close();
                onForget();
              }}
            >
              {words.forget}
            </button>
            <button type="button" onClick={close}>
              {cancel}
            </button>
          </div>
          {isRefused && <LinkToCopy link={link} />}
          <p role="status" className="hint">
            {notice && words.copied}
          </p>
        </>
      )}
    </Dialog>
  );
}
