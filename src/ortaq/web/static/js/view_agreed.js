/** What was agreed, promised and kept: a ledger beside the table, as the server tells it or the file holds it. */

import { byId, el, scrolled } from "./dom.js";
import { ledgerSaid, messageOf } from "./serve.js";
import { buildActs } from "./view_agreed_acts.js";
import { tableNode, unpackedSections } from "./view_tables.js";

const OPEN = ["commitments", "disputes", "proposals", "deadlines"]; // what stands open; the rest opens on demand
const LONG = 12; // rows of a table that stand in a box of its own

/** Fill the part of the page, or leave it out where no ledger is kept.
 * @param {() => View} look @param {boolean} kept
 */
export async function showAgreed(look, kept) {
  const view = look();
  const held = Object.keys(view.doc.ledger ?? {});
  byId("agreed").hidden = byId("to-agreed").hidden = !kept && !held.length;
  if (byId("agreed").hidden) return;
  const again = () => showAgreed(look, kept);
  byId("agreed-again").hidden = !kept;
  byId("agreed-again").onclick = again;
  byId("to-agreed").onclick = () => {
    byId("agreed").scrollIntoView({ block: "start" });
    byId("agreed-title").focus({ preventScroll: true });
  };
  try {
    const { language } = view.words;
    const shown = language in (view.doc.ledger ?? {}) ? language : held[0];
    const record = kept ? await ledgerSaid(language) : { sections: view.doc.ledger[shown], writer: null };
    const sections = await unpackedSections(record.sections);
    const body = byId("agreed-body");
    const open = openParts(body);
    body.replaceChildren(...sections.flatMap((section) => sectionNodes(section, open)));
    body.lang = kept ? language : shown;
    byId("agreed-acts").hidden = !record.writer;
    if (record.writer) buildActs(look, /** @type {LedgerRecord} */ (record), again);
  } catch (error) {
    byId("agreed-body").replaceChildren(
      el("p", { class: "loss" }, view.words.t("views.failed", { message: messageOf(error) })));
  }
}

/** Which parts the reader has open; null before there are any. @param {Element} body */
function openParts(body) {
  const parts = /** @type {HTMLDetailsElement[]} */ ([...body.querySelectorAll("details")]);
  return parts.length ? new Set(parts.filter((part) => part.open).map((part) => part.dataset.table)) : null;
}

/** @param {PrintedSection} section @param {Set<string | undefined> | null} open */
function sectionNodes({ paragraphs, blocks }, open) {
  const said = paragraphs.map((one) =>
    typeof one === "string" ? el("p", { dir: "auto" }, one) : el("ul", {}, ...one.map((item) => el("li", {}, item))));
  return [...said, ...blocks.flatMap((block) => ("rows" in block ? [tablePart(block, open)] : []))];
}

/** @param {PrintedTable} table @param {Set<string | undefined> | null} open */
function tablePart(table, open) {
  const box = scrolled(table.title, tableNode(table));
  if (table.rows.length > LONG) box.classList.add("tall");
  for (const cell of box.querySelectorAll("td, th")) cell.setAttribute("dir", "auto");
  const shown = open ? open.has(table.id) : OPEN.includes(table.id);
  const count = el("span", { class: "small" }, `(${table.rows.length})`);
  return el("details", { "data-table": table.id, open: shown },
    el("summary", {}, el("h3", { dir: "auto" }, table.title), " ", count),
    box,
    ...(table.note ? [el("p", { class: "note", dir: "auto" }, table.note)] : []));
}
