const number = new Intl.NumberFormat('ar');
const plural = new Intl.PluralRules('ar');

/** A count with its noun in the form that Arabic gives it. The number itself stands there only from three on. */
export function countedAr(count: number, forms: Readonly<Record<Intl.LDMLPluralRule, string>>): string {
  return forms[plural.select(count)].replace('#', number.format(count));
}
