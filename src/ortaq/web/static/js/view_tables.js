/** All tables of the answer, as the brief prints them: a table that joins the answer shows here with no other edit. */

import { dataTable, el, numberHead, scrolled } from "./dom.js";
import { unpacked } from "./table.js";

/** @param {View} view */
export function explainTables({ doc, state, words }) {
  const place = el("div", { class: "answer-tables" });
  const packed = doc.tables?.[state.language] ?? doc.tables?.en;
  if (packed) fill(place, packed);
  return { title: words.t("tables.title"), nodes: [place] };
}

/** @param {HTMLElement} place @param {{ data: string }} packed */
async function fill(place, packed) {
  /** @type {PrintedSection[]} */
  const sections = await new Response(await unpacked(packed)).json();
  place.replaceChildren(...sections.flatMap(sectionNodes));
}

/** @param {PrintedSection} section */
function sectionNodes({ title, paragraphs, blocks }) {
  const said = paragraphs.map((one) =>
    typeof one === "string" ? el("p", { dir: "auto" }, one) : el("ul", {}, ...one.map((item) => el("li", {}, item))));
  return [el("h3", { dir: "auto" }, title), ...said, ...blocks.flatMap(blockNodes)];
}

/** A figure stands for the table behind it. @param {PrintedTable | PrintedFigure} block */
function blockNodes(block) {
  const table = "table" in block ? block.table : block;
  if (!table) return [];
  return [
    el("h4", { dir: "auto" }, block.title),
    scrolled(block.title, tableNode(table)),
    ...(block.note ? [el("p", { class: "note", dir: "auto" }, block.note)] : []),
  ];
}

/** @param {PrintedTable} table */
function tableNode({ columns, rows }) {
  const heads = columns.map(({ title, unit, numeric }) => {
    const head = numeric ? numberHead(title) : el("th", { scope: "col" }, title);
    if (unit) head.append(el("span", { class: "small" }, unit));
    return head;
  });
  return dataTable(heads, rows.map((row) => row.map((cell, at) => cellNode(cell, columns[at].numeric, at === 0))));
}

/** @param {PrintedCell} cell @param {boolean} numeric @param {boolean} first */
function cellNode({ lines: [line = "", ...below], sign }, numeric, first) {
  const tone = `${numeric ? "number" : ""} ${sign === "gain" || sign === "loss" ? sign : ""}`.trim();
  const more = below.map((text) => el("span", { class: "small" }, text));
  return first ? el("th", { scope: "row" }, line, ...more) : el("td", { class: tone || null }, line, ...more);
}
