/** Names that several views print in the same way. */

import { bitsOf } from "./bits.js";
import { hasEstimates, isEstimate } from "./table.js";

const LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ";

/** What stands for a measure, as in the brief: A to Z, then AA and on. @param {number} bit */
export function tagOf(bit) {
  const turn = Math.floor(bit / LETTERS.length);
  return `${turn ? LETTERS[turn - 1] : ""}${LETTERS[bit % LETTERS.length]}`;
}

/** The letters of a package's measures. @param {Words} words @param {number} index */
export function tagsOf(words, index) {
  return index ? bitsOf(index).map(tagOf).join(" ") : words.t("package.empty");
}

/** Letters and titles of measures. @param {View} view @param {number} index */
export function taggedNames({ doc }, index) {
  return bitsOf(index).map((bit) => `${tagOf(bit)} ${doc.measures[bit].title}`);
}

/** The document with titles and descriptions in a language, English where it has none.
 * @param {TableDocument} doc @param {string} language @returns {TableDocument}
 */
export function documentIn(doc, language) {
  const { mechanism, region, measures, shocks } = doc;
  return {
    ...doc,
    mechanism: { ...mechanism, ...saidIn(mechanism, language) },
    region: { ...region, title: region.titles?.[language] ?? region.title },
    measures: measures.map((measure) => ({ ...measure, ...saidIn(measure, language) })),
    shocks: shocks.map((shock) => ({ ...shock, ...saidIn(shock, language) })),
  };
}

/** @param {Titled} thing @param {string} language */
function saidIn({ title, titles = {}, description, descriptions = {} }, language) {
  return {
    title: titles[language] ?? title,
    lang: language in titles ? language : "en",
    description: descriptions[language] ?? description,
    textLang: language in descriptions ? language : "en",
  };
}

/** Whether titles or descriptions stand in English for want of a translation.
 * @param {TableDocument} doc as it is in the language @param {string} language
 */
export function isPartlyEnglish({ mechanism, measures, shocks }, language) {
  const things = [mechanism, ...measures, ...shocks.filter(({ id }) => id !== "none")];
  return things.some((thing) => thing.lang !== language || (thing.description && thing.textLang !== language));
}

/** The baseline is called `none` in every document and has a translated name. @param {View} view @param {number} k */
export function shockTitle({ doc, words }, k) {
  return doc.shocks[k].id === "none" ? words.t("shock.none") : doc.shocks[k].title;
}

/** @param {Words} words @param {Check} check */
export function principleValue(words, { value, unit }) {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? words.t("number.unknown") : "∞";
  if (unit === "ratio") return `${words.plain(value)} : 1`;
  if (unit === "members") return words.count(value);
  return words.gain(value);
}

/** A gain of a package in percent, marked where it is an estimate; `shock` null stands for all shocks together.
 * @param {View} view @param {number} index @param {number | null} shock @param {number} percent
 */
export function shownGain({ table, words }, index, shock, percent) {
  const estimate = shock === null ? hasEstimates(table, index) : isEstimate(table, index, shock);
  return marked(words, estimate, words.gain(percent));
}

/** @param {Words} words @param {boolean} estimate @param {string} text */
export function marked(words, estimate, text) {
  return estimate ? words.t("number.estimate", { value: text }) : text;
}

/** @param {View} view @param {number[]} bits */
export function measureNames({ doc, words }, bits) {
  return bits.length ? words.list(bits.map((bit) => doc.measures[bit].title)) : words.t("package.empty");
}
