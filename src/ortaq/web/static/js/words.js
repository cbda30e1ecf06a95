/** Texts from the message files, and numbers as the language writes them. */

import { tailOf, VERDICT_TOLERANCE } from "./table.js";

const SMALLEST_PERCENT = 0.00001;
const FEW_DIGITS_BELOW_PERCENT = 0.01;

/** Return the languages of the page: code and own name. @returns {Promise<Names>} */
export function loadLanguages() {
  return messagesOf("languages");
}

/** Return the texts of a language: from the page itself in a single file, else from the server; English stands in.
 * @param {string} language
 */
export async function loadMessages(language) {
  const english = await messagesOf("en");
  if (language === "en") return english;
  const marked = Object.entries(english).map(([key, text]) => [key, standsIn(text)]);
  return { ...Object.fromEntries(marked), ...(await messagesOf(language)) };
}

/** Mark an English text that stands in for a missing one; signs and numbers need no mark. @param {string} text */
function standsIn(text) {
  return /\p{L}/u.test(text.replace(/\{\w+\}/g, "")) ? `[en] ${text}` : text;
}

/** @param {string} language @returns {Promise<Names>} */
async function messagesOf(language) {
  const embedded = document.getElementById(`messages-${language}`);
  if (embedded) return JSON.parse(embedded.textContent ?? "");
  return (await fetch(`static/messages/${language}.json`)).json();
}

/** @param {Names} known */
export function preferredLanguage(known) {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return wanted.find((tag) => tag in known) ?? "en";
}

/** Return a function from key and parameters to text, with the number formats of the language on it.
 * @param {string} language @param {Names} messages @returns {Words}
 */
export function wordsIn(language, messages) {
  /** @type {Words["t"]} */
  const t = (key, values = {}) => {
    if (!(key in messages)) throw new Error(`no text for ${key}`);
    return filled(messages[key], values);
  };
  const plurals = new Intl.PluralRules(language);
  const { count, percent, signedPercent, smallPercent, money, signedMoney, plain, rough } = formatsOf(language);
  const names = new Intl.ListFormat(language, { type: "conjunction" });
  /** @type {(key: string, rule: string) => string} */
  const ruleText = (key, rule) =>
    rule.startsWith("cvar") ? t(`${key}.cvar`, { tail: percent(tailOf(rule)) }) : t(`${key}.${rule}`);
  return Object.freeze({
    t,
    language,
    count,
    plain,
    /** A share or loss in percent, without sign. */
    percent: (/** @type {number} */ value) => percent(value / 100),
    /** A gain in percent with its sign; what the verdicts cannot tell from zero is marked so. */
    gain: (/** @type {number} */ value) => {
      if (value !== 0 && Math.abs(value) <= VERDICT_TOLERANCE) return t("number.nearly_zero");
      const size = Math.abs(value);
      if (size !== 0 && size < SMALLEST_PERCENT) return `${value < 0 ? "−" : "+"}<${percent(SMALLEST_PERCENT / 100)}`;
      return (size < FEW_DIGITS_BELOW_PERCENT ? smallPercent : signedPercent)(value / 100);
    },
    money: (/** @type {number} */ musd) => money(musd * 1e6),
    signedMoney: (/** @type {number} */ musd) => signedMoney(musd * 1e6),
    points: (/** @type {number} */ value) => t("unit.points", { value: plain(value) }),
    /** The form that goes with a count; where English stands in, a language may ask for one that English lacks. */
    plural: (/** @type {string} */ key, /** @type {number} */ many, values = {}) => {
      const form = `${key}.${plurals.select(many)}`;
      return t(form in messages ? form : `${key}.other`, { count: count(many), ...values });
    },
    list: (/** @type {string[]} */ items) => names.format(items),
    /** After how long the answer is told. */
    horizon: (/** @type {RegionRecord} */ region) => t(`page.horizon_${region.horizon}`),
    memberName: (/** @type {Member} */ member) => member.names[language] ?? member.names.en ?? member.id,
    /** What a case of the assumptions is called; one that a reader put together is called as it is. */
    caseName: (/** @type {string} */ name) => {
      const key = `case.${name.replaceAll(",", "").replaceAll(" ", "_")}`;
      return key in messages ? t(key) : name;
    },
    rule: (/** @type {string} */ rule) => ruleText("rule", rule),
    ruleShort: (/** @type {string} */ rule) => ruleText("rule_short", rule),
    /** The end of a range, in few characters. */
    end: rough,
  });
}

/** @param {string} text @param {Gaps} values */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name]));
}

/** @param {string} language */
function formatsOf(language) {
  /** @param {Intl.NumberFormatOptions} options */
  const format = (options) => {
    const made = new Intl.NumberFormat(language, options);
    return (/** @type {number} */ value) => made.format(value).replace("-", "−");
  };
  const digits = { maximumSignificantDigits: 3 };
  const signed = { signDisplay: /** @type {const} */ ("exceptZero") };
  const percent = { style: /** @type {const} */ ("percent") };
  /** @type {Intl.NumberFormatOptions} */
  const usd = { style: "currency", currency: "USD", currencyDisplay: "code", notation: "compact" };
  return {
    count: format({ maximumFractionDigits: 0 }),
    percent: format({ ...percent, ...digits }),
    signedPercent: format({ ...percent, ...signed, ...digits }),
    smallPercent: format({ ...percent, ...signed, maximumSignificantDigits: 2 }),
    money: format({ ...usd, ...digits }),
    signedMoney: format({ ...usd, ...signed, ...digits }),
    plain: format(digits),
    rough: format({ ...signed, maximumSignificantDigits: 2 }),
  };
}

/** Fill every node that names its text by `data-t`, and every label that names it by `data-t-label`.
 * @param {Words} words @param {ParentNode} [root]
 */
export function fillTexts(words, root = document) {
  /** @type {(name: string) => [Element, string][]} */
  const named = (name) => [...root.querySelectorAll(`[${name}]`)].map((node) => [node, node.getAttribute(name) ?? ""]);
  for (const [node, key] of named("data-t")) node.textContent = words.t(key);
  for (const [node, key] of named("data-t-label")) node.setAttribute("aria-label", words.t(key));
}

/** @param {number} percent @param {number} [small] what does not matter to whoever gains or loses it */
export function arrow(percent, small = 0) {
  if (Math.abs(percent) <= Math.max(small, VERDICT_TOLERANCE)) return "=";
  return percent > 0 ? "▲" : "▼";
}

/** @param {number} percent @param {number} [small] as for the arrow */
export function tone(percent, small = 0) {
  if (Math.abs(percent) <= Math.max(small, VERDICT_TOLERANCE)) return "even";
  return percent > 0 ? "gain" : "loss";
}
