/** The figures of the answer below the table: drawn when the reader opens them, in the language of the page. */

import { chartNodes } from "./chart.js";
import { byId, el, setText } from "./dom.js";
import { filled } from "./words.js";

/** @param {View} view */
export function buildCharts(view) {
  const { doc: { figures }, words } = view;
  byId("charts").hidden = !figures.length;
  setText(byId("charts-title"), words.t("figures.title"));
  byId("charts-body").replaceChildren(...figures.map((figure) => chartOf(figure, view)));
}

/** @param {ChartFigure} figure @param {View} view */
function chartOf(figure, view) {
  const say = sayChart(figure, view);
  const body = el("div", {});
  const draw = () => {
    const drawn = chartNodes(figure, say);
    body.replaceChildren(...(drawn.length ? drawn : [el("p", { class: "note" }, view.words.t("figures.nothing"))]));
  };
  const notes = figure.note.map((note) => el("p", { class: "note" }, say(note)));
  return el("details", { class: "chart-figure", id: figure.id, toggle: draw },
    el("summary", {}, say(figure.title)), body, ...notes);
}

/** Return what says words of a figure: numbers as they are meant, names of members and measures in the language.
 * @param {ChartFigure} figure @param {View} view @returns {Say}
 */
export function sayChart({ texts }, { doc, words }) {
  const known = { ...texts.en, ...texts[words.language] };
  /** @type {(kind: string, name: string) => string} */
  const nameOf = (kind, name) => {
    const member = doc.members.find(({ id }) => id === name);
    if (kind === "economy" && member) return words.memberName(member);
    const changes = kind === "change" ? [...doc.measures, ...doc.shocks] : [];
    return changes.find(({ id }) => id === name)?.title ?? known[`${kind}.${name}`] ?? name;
  };
  /** @type {Say} */
  const say = (said) => {
    if (said === null || said === undefined) return words.t("number.unknown");
    if (typeof said === "string") return said;
    if (typeof said === "number") return words.plain(said);
    if (Array.isArray(said)) return words.list(said.map(say));
    if (isText(said)) {
      const gaps = Object.fromEntries(Object.entries(said).map(([gap, of]) => [gap, gap === "text" ? "" : say(of)]));
      return filled(known[said.text] ?? known[`${said.text}.other`] ?? said.text, gaps);
    }
    if ("number" in said) return numberOf(words, said);
    if ("name" in said) return nameOf(said.kind, said.name);
    return words.t("number.range", { low: say(said.low), high: say(said.high) });
  };
  return say;
}

/** @param {object} said @returns {said is { text: string, [gap: string]: ChartWords }} */
function isText(said) {
  return "text" in said;
}

/** @param {Words} words @param {{ number: number | null, reading: string }} said */
function numberOf(words, { number, reading }) {
  if (number === null) return words.t("number.unknown");
  if (reading === "money") return words.money(number);
  if (reading === "change") return `${number > 0 ? "+" : ""}${words.plain(number)}`;
  return reading === "count" ? words.count(number) : words.plain(number);
}
