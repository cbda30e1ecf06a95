/** Texts, names and numbers in the language of the seat. */

/** @typedef {{ language: string, t: (key: string, values?: Record<string, string>) => string,
 *   of: (titles: Record<string, string>, code: string) => string, member: (code: string) => string,
 *   measure: (id: string) => string, measures: (mask: number) => string[], letters: (mask: number) => string,
 *   percent: (value: number) => string, money: (value: number) => string, plain: (value: number) => string,
 *   time: (at: string) => string }} Say */

/** @param {string} language @param {any} agenda @returns {Promise<Say>} */
export async function wordsIn(language, agenda) {
  const [english, own] = await Promise.all([texts("en"), texts(language)]);
  const messages = { ...english, ...own };
  const t = (/** @type {string} */ key, /** @type {Record<string, string>} */ values = {}) =>
    (messages[key] ?? key).replace(/\{(\w+)\}/g, (/** @type {string} */ _, /** @type {string} */ gap) =>
        values[gap] ?? "");
  const of = (/** @type {Record<string, string>} */ titles, /** @type {string} */ code) =>
    titles[language] ?? titles.en ?? code;
  const names = Object.fromEntries(agenda.members.map((/** @type {any} */ one) => [one.code, one.names]));
  const titles = Object.fromEntries(agenda.measures.map((/** @type {any} */ one) => [one.id, one.titles]));
  const held = (/** @type {number} */ mask) =>
    agenda.measures.map((/** @type {any} */ _, /** @type {number} */ bit) =>
        bit).filter((/** @type {number} */ bit) => Math.floor(mask / 2 ** bit) % 2 === 1);
  const signed = { signDisplay: /** @type {const} */ ("exceptZero"), maximumSignificantDigits: 3 };
  const percent = new Intl.NumberFormat(language, signed);
  const money = new Intl.NumberFormat(language, { ...signed, maximumFractionDigits: 1 });
  const plain = new Intl.NumberFormat(language, { maximumSignificantDigits: 3 });
  const clock = new Intl.DateTimeFormat(language, { timeStyle: "medium", dateStyle: "short" });
  return {
    language,
    t,
    of,
    member: (code) => of(names[code] ?? {}, code),
    measure: (id) => of(titles[id] ?? {}, id),
    measures: (mask) => held(mask).map((/** @type {number} */ bit) => of(agenda.measures[bit].titles,
        agenda.measures[bit].id)),
    letters: (mask) => held(mask).map(letter).join(" "),
    percent: (value) => `${percent.format(value).replace("-", "−")} %`,
    money: (value) => money.format(value).replace("-", "−"),
    plain: (value) => plain.format(value),
    time: (at) => clock.format(new Date(at)),
  };
}

/** Return the letter by which a measure goes. @param {number} bit */
export function letter(bit) {
  const last = String.fromCharCode(65 + (bit % 26));
  return bit < 26 ? last : String.fromCharCode(64 + Math.floor(bit / 26)) + last;
}

/** @param {string} language @returns {Promise<Record<string, string>>} */
async function texts(language) {
  const embedded = document.getElementById(`messages-${language}`);
  if (embedded) return JSON.parse(embedded.textContent ?? "");
  return (await fetch(`/static/session/${language}.json`)).json();
}
