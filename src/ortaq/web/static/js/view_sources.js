/** The provenance drawer: what was computed from what, the assumptions with ranges, and the sources. */

import { el } from "./dom.js";
import { pairs } from "./explain.js";

export function explainProvenance({ doc, words }) {
  const made = [
    [words.t("sources.region"), `${doc.region.title}, ${doc.region.base_year}`],
    [words.t("sources.region_digest"), doc.region.digest],
    [words.t("sources.mechanism"), `${doc.mechanism.title} (${doc.mechanism.id})`],
    [words.t("sources.digest"), doc.digest],
    [words.t("sources.solves"), words.count(doc.solves)],
    [words.t("sources.residual"), doc.largest_residual.toExponential(1)],
    [words.t("sources.seconds"), words.plain(doc.seconds)],
    [words.t("sources.cases"), doc.cases.join("; ")],
    [words.t("sources.versions"), Object.entries(doc.versions).map(([name, version]) => `${name} ${version}`).join(", ")],
  ];
  return {
    title: words.t("sources.title"),
    nodes: [
      el("p", { lang: "en" }, doc.mechanism.description),
      el("h3", {}, words.t("sources.computed")), pairs(made),
      el("h3", {}, words.t("sources.assumptions")),
      el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": words.t("sources.assumptions") }, assumptionTable(doc, words)),
      el("h3", {}, words.t("sources.sources")),
      el("ul", { class: "sources", lang: "en" }, ...Object.entries(doc.sources).map(([id, text]) => el("li", {}, el("code", {}, id), ` ${text}`))),
    ],
  };
}

function assumptionTable(doc, words) {
  const printed = (value) => (value === null ? words.t("number.unknown") : words.plain(value));
  const rows = doc.assumptions.map((a) => el("tr", {}, el("th", { scope: "row", lang: "en" }, a.statement, el("span", { class: "small", lang: "en" }, a.reason)),
    el("td", { class: "number" }, `${printed(a.central)} `, el("span", { class: "small" }, words.t("number.range", { low: printed(a.low), high: printed(a.high) })), el("span", { class: "small", lang: "en" }, a.unit))));
  return el("table", { class: "compact" }, el("thead", {}, el("tr", {}, el("th", { scope: "col" }, words.t("column.assumption")), el("th", { scope: "col", class: "number" }, words.t("column.value")))), el("tbody", {}, ...rows));
}
