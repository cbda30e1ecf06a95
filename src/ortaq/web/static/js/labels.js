/** Names that several views print in the same way. */

/** The baseline is called `none` in every document and has a translated name. */
export function shockTitle({ doc, words }, k) {
  return doc.shocks[k].id === "none" ? words.t("shock.none") : doc.shocks[k].title;
}

export function principleValue(words, { value, unit }) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? words.t("number.unknown") : "∞";
  if (unit === "ratio") return `${words.plain(value)} : 1`;
  if (unit === "members") return words.count(value);
  return words.gain(value);
}

export function measureNames({ doc, words }, bits) {
  return bits.length ? words.list(bits.map((bit) => doc.measures[bit].title)) : words.t("package.empty");
}
