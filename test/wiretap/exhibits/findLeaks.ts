import type { LabelledSecret, Leak } from '../Finding.ts';
import { createNeedles } from '../search/needles.ts';
import { createSearch } from '../search/search.ts';
import { BARE, searchDeep } from '../search/searchDeep.ts';
import type { Exhibit, ExhibitGroup } from './Exhibit.ts';

/** Looks for every secret in every exhibit; a leak that shows in the same place many times is reported once. */
export function findLeaks(groups: readonly ExhibitGroup[], secrets: readonly LabelledSecret[]): readonly Leak[] {
  const search = createSearch(createNeedles(secrets));
  const permitted = new Map(secrets.map((secret) => [secret.label, secret.permitted ?? []]));
  const isPermitted = ({ kind, place }: Exhibit, label: string) =>
    permitted.get(label)?.some((allowed) => allowed === kind || allowed === place) ?? false;
  const lookAt = (exhibit: Exhibit): readonly Leak[] =>
    searchDeep(exhibit.bytes, search, exhibit.isDeep ? undefined : BARE)
      .filter(({ label }) => !isPermitted(exhibit, label))
      .map((sighting) => ({ kind: exhibit.kind, ...sighting, where: exhibit.where }));
  const leaks = groups.flatMap(({ exhibits, unparsed }) => {
    const found = exhibits.flatMap(lookAt);
    const labels = new Set(found.map((leak) => leak.label));
    return [...found, ...unparsed.flatMap(lookAt).filter((leak) => !labels.has(leak.label))];
  });
  return [...new Map(leaks.map((leak) => [`${leak.kind} ${leak.label} ${leak.where}`, leak])).values()];
}
