/** The panel of a delegation's limits: what it types, who sees it, and what every package then means for it. */

import { dataTable, el, numberCell, numberHead, scrolled, setText } from "../js/dom.js";
import { course, meaning, noLimits, publicOrder, question, REASONS, refuses, TERMS, told } from "./meaning.js";
import { letter } from "./words.js";

const SHOWN = 12;
const SLIPS = [0, 0.05, 0.1, 0.15, 0.2];

/** Put the panel into a node; nothing of it leaves the page.
 * @param {HTMLElement} root @param {any} agenda @param {string} member @param {Saying} say
 * @param {{ limits?: Limits, changed?: (limits: Limits) => void, terms?: Terms }} [options] terms of the session
 * @returns {{ limits: () => Limits }}
 */
export function mountOwn(root, agenda, member, say, { limits = noLimits(), changed = () => {}, terms = TERMS } = {}) {
  const form = limitsForm(agenda, limits, say);
  const results = el("div", { class: "results" });
  const asked = { order: publicOrder(agenda), rows: course(agenda, terms), terms };
  const tried = tryOut(agenda, member, say);
  const fill = () => {
    const typed = limitsOf(form, agenda);
    const meant = meaning(agenda, member, typed);
    results.replaceChildren(...meaningParts({ agenda, member, say, typed, meant, ...asked }));
    tried.fill(typed, meant);
    changed(typed);
  };
  let waiting = 0;
  form.addEventListener("input", () => {
    clearTimeout(waiting);
    waiting = setTimeout(fill, 150);
  });
  form.addEventListener("submit", (event) => event.preventDefault());
  root.replaceChildren(
    part("limits", say.t("mine.limits"), form),
    part("means", say.t("mine.means"), results),
    part("try", say.t("mine.try"), tried.node));
  fill();
  return { limits: () => limitsOf(form, agenda) };
}

/** @param {string} id @param {string} title @param {HTMLElement} body */
function part(id, title, body) {
  return el("section", { id: `own-${id}`, "aria-labelledby": `own-${id}-title` },
    el("h2", { id: `own-${id}-title` }, title), body);
}

/** @param {any} agenda @param {Limits} limits @param {Saying} say */
function limitsForm(agenda, limits, say) {
  const number = (/** @type {string} */ id, /** @type {number | null} */ value) => el("input", { id: `own-${id}`,
    name: id, type: "number", step: "any", inputmode: "decimal", value: value === null ? "" : String(value),
    "aria-describedby": `own-${id}-seen` });
  const choice = (/** @type {string} */ id, /** @type {string} */ chosen, /** @type {[string, string][]} */ all) =>
    el("select", { id: `own-${id}`, name: id, "aria-describedby": `own-${id}-seen` },
      ...all.map(([value, shown]) => el("option", { value, selected: value === chosen }, shown)));
  const field = (/** @type {string} */ id, /** @type {Node} */ input) => el("div", { class: "field" },
    el("label", { for: `own-${id}` }, say.t(`mine.${id}`)), input, seen(id, say, agenda.made_of));
  const boxes = agenda.measures.map((/** @type {any} */ one, /** @type {number} */ bit) =>
    box("refused", one.id, `${letter(bit)} ${say.measure(one.id)}`, limits.refused.includes(one.id)));
  const isKnown = agenda.dependence_percent !== null;
  return el("form", {},
    field("unit", choice("unit", limits.unit, [["percent", say.t("mine.percent")], ["musd", say.t("mine.musd")]])),
    field("line", number("line", limits.line)),
    el("fieldset", { class: "field" }, el("legend", {}, say.t("mine.refused")), ...boxes, seen("refused", say)),
    field("payment", number("payment", limits.payment_musd)),
    isKnown ? field("dependence", number("dependence", limits.dependence_percent)) : null,
    field("slip", choice("slip", String(limits.slip),
      SLIPS.map((one) => [String(one), `${Math.round(one * 100)} %`]))),
    weights(agenda, limits, say),
    el("p", { class: "warning" }, say.t("mine.warning")));
}

/** @param {string} name @param {string} value @param {string} text @param {boolean} [checked] */
function box(name, value, text, checked = false) {
  return el("label", { class: "box" }, el("input", { type: "checkbox", name, value, checked }), ` ${text}`);
}

/** @param {any} agenda @param {Limits} limits @param {Saying} say */
function weights(agenda, limits, say) {
  const features = agenda.features ?? [];
  if (!features.length) return null;
  const rows = features.map((/** @type {any} */ one) => el("p", {},
    el("label", { for: `own-weight-${one.id}` }, weightName(agenda, one, say)), " ",
    el("input", { id: `own-weight-${one.id}`, name: `weight ${one.id}`, type: "number", step: "any",
      inputmode: "decimal", value: String(limits.weights[one.id] ?? "") })));
  return el("details", { class: "field", open: Object.keys(limits.weights).length > 0 },
    el("summary", {}, say.t("mine.weights")), ...rows,
    seen("weights", say));
}

/** Return what is weighed: a sector by its measures, a principle by the packages that hold it.
 * @param {any} agenda @param {any} feature @param {Saying} say
 */
function weightName(agenda, feature, say) {
  const name = say.of(feature.titles, feature.id);
  if (!feature.holds) return name;
  const number = new Intl.NumberFormat(say.language);
  const count = number.format([...feature.holds].filter((one) => one === "1").length);
  return say.t("mine.principle", { name, count, all: number.format(agenda.packages.length) });
}

/** Say under a field who will see what is typed there. @param {string} id @param {Saying} say
 * @param {Record<string, string>} [madeOf] how numbers of the agenda were made
 */
function seen(id, say, madeOf = {}) {
  const error = new Intl.NumberFormat(say.language).format(Number(madeOf.dependence_error));
  const hint = say.t(`mine.${id}_hint`, { error });
  return el("p", { class: "seen", id: `own-${id}-seen` }, `${hint} ◉ ${say.t("mine.seen")}`);
}

/** @param {HTMLFormElement} form @param {any} agenda @returns {Limits} */
function limitsOf(form, agenda) {
  const given = new FormData(form);
  const number = (/** @type {string} */ name) => {
    const text = String(given.get(name) ?? "").trim();
    return text === "" || !Number.isFinite(Number(text)) ? null : Number(text);
  };
  const weighed = (agenda.features ?? []).map((/** @type {any} */ one) => [one.id, number(`weight ${one.id}`) ?? 0]);
  return {
    ...noLimits(),
    unit: String(given.get("unit")),
    line: number("line") ?? 0,
    slip: Number(given.get("slip")),
    refused: given.getAll("refused").map(String),
    payment_musd: number("payment"),
    dependence_percent: number("dependence"),
    weights: Object.fromEntries(weighed.filter((/** @type {[string, number]} */ [, weight]) => weight !== 0)),
  };
}

/** @param {any} at @returns {Node[]} */
function meaningParts(at) {
  const { agenda, say, meant, order } = at;
  const count = new Intl.NumberFormat(say.language);
  const by = REASONS.map((_, reason) => meant.reason.filter((/** @type {number} */ one) => one === reason).length);
  const why = REASONS.flatMap((name, reason) => reason && by[reason]
    ? [el("li", {}, say.t(`mine.refused_${name}`, { count: count.format(by[reason]) }))] : []);
  const signed = order.filter((/** @type {number} */ row) => meant.reason[row] === 0).slice(0, SHOWN / 2);
  const values = { count: count.format(by[0]), all: count.format(agenda.packages.length) };
  return [
    el("p", { class: "word", role: "status" }, say.t("mine.signs_of", values)),
    el("ul", { class: "why" }, ...why),
    el("h3", {}, say.t("mine.first")),
    el("p", { class: "hint" }, say.t("mine.first_hint")),
    scrolled(say.t("mine.first"), packageTable(at, order.slice(0, SHOWN))),
    ...(signed.length ? [el("h3", {}, say.t("mine.first_signed")),
      scrolled(say.t("mine.first_signed"), packageTable(at, signed))] : []),
    el("h3", {}, say.t("mine.meter")),
    ...meter(at),
  ];
}

/** @param {any} at @param {number[]} rows */
function packageTable(at, rows) {
  const { agenda, member, say, typed, meant } = at;
  const column = columnOf(agenda, member);
  // What it means for us stands second: a telephone shows it without scrolling.
  const heads = [say.t("mine.package"), say.t("mine.for_us"), numberHead(say.t("package.gain_percent")),
    numberHead(say.t("package.gain_musd")), numberHead(say.t("package.spent"))];
  return dataTable(heads, rows.map((row) => {
    const gain = agenda.gain_percent[column][row];
    return [say.letters(agenda.packages[row]), verdict(meant, typed, row, say),
      numberCell(say.percent(gain), gain > 0 ? "gain" : "loss"),
      numberCell(say.money(agenda.gain_musd[column][row])), numberCell(paid(agenda.spent_musd[column][row], say))];
  }));
}

/** @param {number} musd @param {Saying} say */
function paid(musd, say) {
  return new Intl.NumberFormat(say.language, { maximumSignificantDigits: 3 }).format(musd);
}

/** @param {any} agenda @param {string} member */
function columnOf(agenda, member) {
  return agenda.members.findIndex((/** @type {any} */ one) => one.code === member);
}

/** @param {Meaning} meant @param {Limits} typed @param {number} row @param {Saying} say */
function verdict(meant, typed, row, say) {
  const name = REASONS[meant.reason[row]];
  const unit = say.t(`mine.${typed.unit}`);
  const lacks = new Intl.NumberFormat(say.language, { maximumSignificantDigits: 2 }).format(meant.short[row]);
  const isSigned = name === "signs";
  return el("td", { class: isSigned ? "signs" : "refuses" },
    `${isSigned ? "✔" : "✘"} ${say.t(`mine.verdict_${name}`, { lacks, unit })}`);
}

/** Return what answers would tell: the first question to which all say yes, and the whole course. @param {any} at */
function meter(at) {
  const { say, typed, meant, rows, terms } = at;
  const published = /** @type {Published[]} */ ([]);
  for (let number = 0; ; number += 1) {
    const asked = question(terms, rows, number);
    if (!asked) break;
    const step = terms.steps[asked.step];
    published.push({ asked, could: asked.rows.map((row) => !refuses(meant, typed.slip, step, row)) });
  }
  const first = published.findIndex(({ could }) => could.includes(true));
  const percent = new Intl.NumberFormat(say.language, { style: "percent", maximumFractionDigits: 0 });
  const line = (/** @type {string} */ key, /** @type {typeof published} */ some) => {
    const { answers, kept } = told(meant, typed, terms, some);
    const count = new Intl.NumberFormat(say.language).format(answers);
    return el("li", {}, say.t(key, { answers: count, kept: percent.format(kept) }));
  };
  return [el("p", { class: "hint" }, say.t("mine.meter_hint")), el("ul", { class: "meter" },
    first < 0 ? null : line("mine.meter_first", published.slice(0, first + 1)), line("mine.meter_all", published))];
}

/** Return a part in which any package can be put together.
 * @param {any} agenda @param {string} member @param {Saying} say
 */
function tryOut(agenda, member, say) {
  const row = new Map(agenda.packages.map((/** @type {number} */ mask, /** @type {number} */ at) => [mask, at]));
  const boxes = agenda.measures.map((/** @type {any} */ one, /** @type {number} */ bit) =>
    box("tried", String(2 ** bit), `${letter(bit)} ${say.measure(one.id)}`));
  const form = el("form", {}, el("fieldset", {}, el("legend", {}, say.t("mine.try_hint")), ...boxes));
  const said = el("p", { role: "status" });
  const table = el("div", {});
  /** @type {{ typed: Limits, meant: Meaning } | null} */
  let held = null;
  const show = () => {
    const mask = new FormData(form).getAll("tried").reduce((sum, one) => sum + Number(one), 0);
    const at = row.get(mask);
    setText(said, at === undefined ? say.t(mask ? "mine.try_barred" : "mine.try_empty") : "");
    table.replaceChildren(...(at === undefined || !held ? [] : [
      scrolled(say.t("mine.package"), packageTable({ agenda, member, say, ...held }, [at])),
      scrolled(say.t("mine.others"), everybody(agenda, at, say))]));
  };
  form.addEventListener("input", show);
  form.addEventListener("submit", (event) => event.preventDefault());
  const fill = (/** @type {Limits} */ typed, /** @type {Meaning} */ meant) => {
    held = { typed, meant };
    show();
  };
  return { node: el("div", {}, form, said, table), fill };
}

/** @param {any} agenda @param {number} row @param {Saying} say */
function everybody(agenda, row, say) {
  const heads = [say.t("package.member"), numberHead(say.t("package.gain_percent")),
    numberHead(say.t("package.gain_musd")), numberHead(say.t("package.spent"))];
  return dataTable(heads, agenda.members.map((/** @type {any} */ one, /** @type {number} */ column) => {
    const gain = agenda.gain_percent[column][row];
    return [say.member(one.code), numberCell(say.percent(gain), gain > 0 ? "gain" : "loss"),
      numberCell(say.money(agenda.gain_musd[column][row])), numberCell(paid(agenda.spent_musd[column][row], say))];
  }));
}
