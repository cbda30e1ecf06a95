/** All tables of the answer, as the brief prints them: a table that joins the answer shows here with no other edit. */

import { dataTable, el, numberHead, scrolled } from "./dom.js";
import { messageOf, packageTables, printedTables } from "./serve.js";
import { unpacked } from "./table.js";

/** A package that is not the one of the first page has tables of its own, which the server solves: they stand first.
 * @param {View} view
 */
export function explainTables(view) {
  const { doc, state, words, solvable } = view;
  const places = [answerPlace(view)];
  if (solvable && state.package && state.package !== doc.agreement.focus) {
    places.unshift(place(words, words.t("exact.computing"), async () => {
      const sections = await unpackedSections(await packageTables(state.package, state.language));
      return [el("h2", {}, words.t("tables.package")), ...sections.flatMap(sectionNodes)];
    }));
  }
  return { title: words.t("tables.title"), nodes: places };
}

/** What the document does not hold the server prints; a file without this language shows one that it has.
 * @param {View} view
 */
function answerPlace({ doc, state: { language }, words, served }) {
  const held = Object.keys(doc.tables);
  const node = place(words, words.t("tables.printing"), async () => {
    const packed = doc.tables[language] ?? (served ? await printedTables(doc, language) : doc.tables[held[0]]);
    return (await unpackedSections(packed)).flatMap(sectionNodes);
  });
  if (!served) node.lang = language in doc.tables ? language : held[0];
  return node;
}

/** A place that says what it waits for until it is filled, or why it is not.
 * @param {Words} words @param {string} waiting @param {() => Promise<HTMLElement[]>} make
 */
function place(words, waiting, make) {
  const node = el("div", { class: "answer-tables" }, el("p", { role: "status" }, waiting));
  const failed = (/** @type {unknown} */ error) =>
    node.replaceChildren(el("p", { class: "loss" }, words.t("views.failed", { message: messageOf(error) })));
  make().then((nodes) => node.replaceChildren(...nodes), failed);
  return node;
}

/** @param {{ data: string }} packed @returns {Promise<PrintedSection[]>} */
export async function unpackedSections(packed) {
  return new Response(await unpacked(packed)).json();
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
export function tableNode({ columns, rows }) {
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
