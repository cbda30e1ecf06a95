/** The provenance drawer: what was computed from what, the assumptions with ranges, and the sources. */

import { dataTable, el, numberHead, scrolled } from "./dom.js";
import { pairs } from "./explain.js";

/** Which accounts, and after how long the answer is told. @param {View} view */
export function accounts({ doc: { region }, words }) {
  return words.t("page.subtitle", { region: region.title, year: region.base_year, horizon: words.horizon(region) });
}

/** @param {View} view */
export function explainProvenance(view) {
  const { doc, words } = view;
  const versions = Object.entries(doc.versions).map(([name, version]) => `${name} ${version}`);
  /** @type {[string, string][]} */
  const made = [
    [words.t("sources.region"), accounts(view)],
    [words.t("sources.region_digest"), doc.region.digest],
    [words.t("sources.mechanism"), `${doc.mechanism.title} (${doc.mechanism.id})`],
    [words.t("sources.digest"), doc.digest],
    [words.t("sources.solves"), words.count(doc.solves)],
    [words.t("sources.residual"), doc.largest_residual.toExponential(1)],
    [words.t("sources.cases"), doc.cases.map(words.caseName).join("; ")],
    [words.t("sources.versions"), versions.join(", ")],
  ];
  const sources = Object.entries(doc.sources).map(([id, text]) => el("li", {}, el("code", {}, id), ` ${text}`));
  return {
    title: words.t("sources.title"),
    nodes: [
      el("p", { lang: doc.mechanism.textLang }, doc.mechanism.description),
      el("h3", {}, words.t("sources.computed")), pairs(made),
      el("h3", {}, words.t("sources.assumptions")),
      scrolled(words.t("sources.assumptions"), assumptionTable(doc, words)),
      el("h3", {}, words.t("sources.sources")),
      el("ul", { class: "sources", lang: "en" }, ...sources),
    ],
  };
}

/** @param {TableDocument} doc @param {Words} words */
function assumptionTable(doc, words) {
  const printed = (/** @type {number | null} */ value) =>
    value === null ? words.t("number.unknown") : words.plain(value);
  const rows = doc.assumptions.map(({ statement, reason, unit, low, central, high }) => [
    el("th", { scope: "row", lang: "en" }, statement, el("span", { class: "small", lang: "en" }, reason)),
    el("td", { class: "number" }, `${printed(central)} `,
      el("span", { class: "small" }, words.t("number.range", { low: printed(low), high: printed(high) })),
      el("span", { class: "small", lang: "en" }, unit)),
  ]);
  return dataTable([words.t("column.assumption"), numberHead(words.t("column.value"))], rows);
}
