/** Texts from the message files, and numbers as the language writes them. */

import { tailOf, VERDICT_TOLERANCE } from "./table.js";

const SMALLEST_PERCENT = 0.00001;
const FEW_DIGITS_BELOW_PERCENT = 0.01;

/** Return the languages of the page: code and own name. */
export async function loadLanguages() {
  return messagesOf("languages");
}

/** Return the texts of a language: from the page itself in a single file, else from the server; English stands in. */
export async function loadMessages(language) {
  const english = await messagesOf("en");
  if (language === "en") return english;
  const marked = Object.entries(english).map(([key, text]) => [key, standsIn(text)]);
  return { ...Object.fromEntries(marked), ...(await messagesOf(language)) };
}

/** Mark an English text that stands in for a missing one; signs and numbers need no mark. */
function standsIn(text) {
  return /\p{L}/u.test(text.replace(/\{\w+\}/g, "")) ? `[en] ${text}` : text;
}

async function messagesOf(language) {
  const embedded = document.getElementById(`messages-${language}`);
  if (embedded) return JSON.parse(embedded.textContent);
  return (await fetch(`static/messages/${language}.json`)).json();
}

export function preferredLanguage(known) {
  const wanted = navigator.languages.map((tag) => tag.slice(0, 2));
  return wanted.find((tag) => tag in known) ?? "en";
}

/** Return a function from key and parameters to text, with the number formats of the language on it. */
export function wordsIn(language, messages) {
  const t = (key, values = {}) => {
    if (!(key in messages)) throw new Error(`no text for ${key}`);
    return messages[key].replace(/\{(\w+)\}/g, (_, name) => values[name]);
  };
  const plurals = new Intl.PluralRules(language);
  /** The form that goes with a count; where English stands in, a language may ask for one that English lacks. */
  const pluralKey = (key, count) => [`${key}.${plurals.select(count)}`, `${key}.other`].find((form) => form in messages) ?? key;
  const format = (options) => {
    const made = new Intl.NumberFormat(language, options);
    return (value) => made.format(value).replace("-", "−");
  };
  const digits = { maximumSignificantDigits: 3 };
  const percent = format({ style: "percent", ...digits });
  const signedPercent = format({ style: "percent", signDisplay: "exceptZero", ...digits });
  const smallPercent = format({ style: "percent", signDisplay: "exceptZero", maximumSignificantDigits: 2 });
  const usd = { style: "currency", currency: "USD", currencyDisplay: "code", notation: "compact", ...digits };
  const money = format(usd);
  const signedMoney = format({ ...usd, signDisplay: "exceptZero" });
  const plain = format(digits);
  const rough = format({ maximumSignificantDigits: 2, signDisplay: "exceptZero" });
  const names = new Intl.ListFormat(language, { type: "conjunction" });
  const ruleText = (key, rule) => (rule.startsWith("cvar") ? t(`${key}.cvar`, { tail: percent(tailOf(rule)) }) : t(`${key}.${rule}`));
  return Object.freeze({
    t,
    language,
    count: format({ maximumFractionDigits: 0 }),
    plain,
    /** A share or loss in percent, without sign. */
    percent: (value) => percent(value / 100),
    /** A gain in percent with its sign; what the verdicts cannot tell from zero is marked so. */
    gain: (value) => {
      if (value !== 0 && Math.abs(value) <= VERDICT_TOLERANCE) return t("number.nearly_zero");
      if (value !== 0 && Math.abs(value) < SMALLEST_PERCENT) return `${value < 0 ? "−" : "+"}<${percent(SMALLEST_PERCENT / 100)}`;
      return (Math.abs(value) < FEW_DIGITS_BELOW_PERCENT ? smallPercent : signedPercent)(value / 100);
    },
    money: (musd) => money(musd * 1e6),
    signedMoney: (musd) => signedMoney(musd * 1e6),
    points: (value) => t("unit.points", { value: plain(value) }),
    plural: (key, count, values = {}) => t(pluralKey(key, count), { count: format({})(count), ...values }),
    list: (items) => names.format(items),
    memberName: (member) => member.names[language] ?? member.names.en ?? member.id,
    rule: (rule) => ruleText("rule", rule),
    ruleShort: (rule) => ruleText("rule_short", rule),
    /** The end of a range, in few characters. */
    end: (value) => rough(value),
  });
}

/** Fill every node that names its text by `data-t`, and every label that names it by `data-t-label`. */
export function fillTexts(words, root = document) {
  for (const node of root.querySelectorAll("[data-t]")) node.textContent = words.t(node.dataset.t);
  for (const node of root.querySelectorAll("[data-t-label]")) node.setAttribute("aria-label", words.t(node.dataset.tLabel));
}

export function arrow(percent) {
  if (Math.abs(percent) <= VERDICT_TOLERANCE) return "◆";
  return percent > 0 ? "▲" : "▼";
}

export function tone(percent) {
  if (Math.abs(percent) <= VERDICT_TOLERANCE) return "even";
  return percent > 0 ? "gain" : "loss";
}
