/** All tables of the answer, as the brief prints them: a table that joins the answer shows here with no other edit. */

import { dataTable, el, numberHead, scrolled } from "./dom.js";
import { messageOf, printedTables } from "./serve.js";
import { unpacked } from "./table.js";

/** @param {View} view */
export function explainTables(view) {
  const place = el("div", { class: "answer-tables" }, el("p", { role: "status" }, view.words.t("tables.printing")));
  fill(place, view);
  return { title: view.words.t("tables.title"), nodes: [place] };
}

/** What the document does not hold the server prints; a file without this language shows one that it has.
 * @param {HTMLElement} place @param {View} view
 */
async function fill(place, { doc, state: { language }, words, served }) {
  try {
    const held = Object.keys(doc.tables);
    const packed = doc.tables[language] ?? (served ? await printedTables(doc, language) : doc.tables[held[0]]);
    /** @type {PrintedSection[]} */
    const sections = await new Response(await unpacked(packed)).json();
    place.replaceChildren(...sections.flatMap(sectionNodes));
    if (!served) place.lang = language in doc.tables ? language : held[0];
  } catch (error) {
    place.replaceChildren(el("p", { class: "loss" }, words.t("views.failed", { message: messageOf(error) })));
  }
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
