/** Acts that are typed on the page: the server signs them on this machine with a key whose passphrase is asked for. */

import { byId, el, setText } from "./dom.js";
import { keepAct, messageOf } from "./serve.js";

/** Fields of each kind of act.
 * @type {Record<string, string[]>}
 */
const FIELDS = {
  support: ["proposal"],
  object: ["proposal", "text"],
  reserve: ["proposal", "text"],
  adopt: ["proposal"],
  report: ["commitment", "value", "on", "address"],
  propose: ["package", "title", "text", "silence"],
};
const ON_OPEN = ["support", "object", "adopt"]; // of proposals that were not adopted

/** Build the form anew; `again` reads the ledger again. @param {() => View} look @param {LedgerRecord} record
 * @param {() => void} again
 */
export function buildActs(look, record, again) {
  const { words } = look();
  const writer = /** @type {Writer} */ (record.writer);
  setText(byId("act-who"), words.t(writer.keyed ? "agreed.writes_signed" : "agreed.writes", { name: writer.name }));
  const kinds = writer.kinds.filter((kind) => kind !== "report" || record.commitments.length);
  const kind = el("select", { id: "act-kind" }, ...kinds.map((one) =>
    el("option", { value: one }, words.t(`agreed.kind.${one}`))));
  const chosen = /** @type {HTMLSelectElement | null} */ (document.getElementById("act-kind"))?.value;
  if (chosen && kinds.includes(chosen)) kind.value = chosen; // what was chosen while the ledger was read stays chosen
  const place = el("div", { id: "act-fields" });
  const phrase = el("input",
    { id: "act-passphrase", type: "password", autocomplete: "off", required: true, maxlength: 1024 });
  const send = el("button", { type: "submit", class: "primary" },
    words.t(writer.keyed ? "agreed.sign" : "agreed.record"));
  const form = el("form", { autocomplete: "off", id: "act-form" },
    labelled(words.t("agreed.act"), kind), place,
    ...(writer.keyed ? [labelled(words.t("agreed.passphrase"), phrase)] : []), el("p", {}, send));
  const refill = () => {
    place.replaceChildren(...FIELDS[kind.value].flatMap((name) => fieldNodes(look, record, kind.value, name)));
    tellPackage(look());
  };
  kind.addEventListener("change", refill);
  form.addEventListener("focusin", () => tellPackage(look()));
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    send.disabled = true;
    keep(look(), form, kind.value).then((kept) => kept && again()).finally(() => (send.disabled = false));
  });
  byId("act-place").replaceChildren(form);
  refill();
}

/** @param {string} label @param {HTMLElement} field @param {string} [lang] */
function labelled(label, field, lang) {
  return el("p", { class: "field" }, el("label", { for: field.id, lang }, label), field);
}

/** Say which package would be proposed: the one that is on the table now. @param {View} view */
function tellPackage({ doc, measures, words }) {
  const place = document.getElementById("package-proposed");
  const said = measures.length
    ? words.t("agreed.package", { measures: words.list(measures.map((bit) => doc.measures[bit].title)) })
    : words.t("agreed.no_package");
  if (place) setText(place, said);
}

/** @param {() => View} look @param {LedgerRecord} record @param {string} kind @param {string} name
 * @returns {Node[]}
 */
function fieldNodes(look, record, kind, name) {
  const { words } = look();
  const id = `act-${name}`;
  /** @type {(places: ActPlace[]) => Node[]} */
  const choice = (places) => [labelled(words.t(`agreed.${name}`),
    el("select", { id, required: true }, ...places.map((one) => el("option", { value: one.id }, placeText(one)))))];
  /** @type {(type: string, more?: Record<string, Attribute>) => Node[]} */
  const input = (type, more = {}) => [labelled(words.t(`agreed.${name}`), el("input", { id, type, ...more }))];
  if (name === "proposal") return choice(record.proposals.filter((one) => one.open || !ON_OPEN.includes(kind)));
  if (name === "commitment") return choice(record.commitments);
  if (name === "package") return [el("p", { class: "note", id: "package-proposed", "aria-live": "polite" })];
  if (name === "title" || name === "text") return record.languages.map((code) => textField(words, name, code));
  if (name === "value") return input("number", { step: "any", required: true });
  if (name === "on") return input("date", { required: true, value: new Date().toISOString().slice(0, 10) });
  if (name === "silence") return input("date");
  return input("text", { maxlength: 2000 });
}

/** @param {ActPlace} place */
function placeText({ id, title, unit }) {
  return `${id}: ${title}${unit ? ` (${unit})` : ""}`;
}

/** One field for each language in which the ledger is kept.
 * @param {Words} words @param {string} name @param {string} code
 */
function textField(words, name, code) {
  const long = name === "text";
  const field = el(long ? "textarea" : "input",
    { id: `act-${name}-${code}`, lang: code, dir: "auto", required: true, maxlength: long ? 1200 : 300 });
  return labelled(words.t(name === "title" ? "agreed.title_in" : "agreed.text", { language: code }), field);
}

/** Send what was typed; the passphrase is forgotten whatever comes of it. @param {View} view @param {HTMLElement} form
 * @param {string} kind
 */
async function keep({ words, state }, form, kind) {
  const say = (/** @type {string} */ text) => setText(byId("act-said"), text);
  const typed = typedIn(form);
  const phrase = /** @type {HTMLInputElement | null} */ (form.querySelector("#act-passphrase"));
  say(words.t("agreed.sending"));
  try {
    const chosen = kind === "propose" ? { package: state.package } : {};
    const found = await keepAct({ kind, ...typed, ...chosen, ...(phrase ? { passphrase: phrase.value } : {}) });
    say(words.t("agreed.kept", { number: words.count(found.number), id: found.id.slice(0, 16) }));
    return true;
  } catch (error) {
    say(messageOf(error));
    return false;
  } finally {
    if (phrase) phrase.value = "";
  }
}

/** What was typed, under the names that the server knows. @param {HTMLElement} form */
function typedIn(form) {
  /** @type {Record<string, unknown>} */
  const typed = {};
  const fields = /** @type {NodeListOf<HTMLInputElement>} */ (form.querySelectorAll("#act-fields [id^='act-']"));
  for (const field of fields) {
    const [name, code] = field.id.replace("act-", "").split(/-(.*)/s);
    if (code) typed[name] = { .../** @type {object} */ (typed[name] ?? {}), [code]: field.value };
    else if (name === "silence" && field.value) typed.silence_until = `${field.value}T23:59:59Z`;
    else if (name === "silence") continue;
    else if (name === "value") typed.value = Number(field.value);
    else typed[name] = field.value;
  }
  return typed;
}
