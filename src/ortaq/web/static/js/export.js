/** Files of the current view: drawings, gains and a page to print made here; brief and workbook made by the server. */

import { byId, el, setText, within } from "./dom.js";
import { taggedNames } from "./labels.js";
import { logCsv, pageWithLog } from "./log.js";
import { messageOf, posted, problemText, servedAddress } from "./serve.js";
import { gainMusd, gainPercent, signs } from "./table.js";

const DRAWN_STYLE = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap",
  "stroke-linejoin", "stroke-opacity", "font-size", "font-family", "font-weight", "text-anchor", "paint-order",
  "vector-effect", "opacity"];
const PNG_SCALE = 2;
const PRINTED_STYLE = `
body { font: 10pt/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; }
body { color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; margin: 0; }
h2 { font-size: 1.1rem; margin: 1.4rem 0 .3rem; border-bottom: 1px solid #bbb; break-after: avoid; }
table { border-collapse: collapse; }
th, td { padding: .2rem .6rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; }
tr { break-inside: avoid; }
svg { max-width: 100%; height: auto; }
.aside { position: absolute; clip-path: inset(50%); }
.small, .note { font-size: .85em; color: #444; }
td span, th span, li span { margin-right: .35em; }
.gain, .signs { color: #0a5c36; }
.loss, .refuses { color: #8c1c13; }
`;

/** Return a copy of a drawing whose colours stand in its attributes, so that it looks alike without the page.
 * @param {HTMLElement | SVGElement} svg
 */
function standalone(svg) {
  const copy = /** @type {SVGElement} */ (svg.cloneNode(true));
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((node, k) => {
    const style = getComputedStyle(originals[k]);
    for (const name of DRAWN_STYLE) node.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "tabindex", "data-iso", "data-package", "id"]) node.removeAttribute(name);
  });
  const box = svg.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", box.width.toFixed());
  copy.setAttribute("height", box.height.toFixed());
  copy.style.background = getComputedStyle(document.body).backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

/** @param {string} id */
function drawing(id) {
  return new Blob([standalone(within(document.body, `#${id}`))], { type: "image/svg+xml" });
}

/** @param {string} id @param {string} name */
export function saveSvg(id, name) {
  save(drawing(id), `${name}.svg`);
}

/** @param {string} id @param {string} name */
export async function savePng(id, name) {
  const box = byId(id).getBoundingClientRect();
  const image = new Image();
  const address = URL.createObjectURL(drawing(id));
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [box.width * PNG_SCALE, box.height * PNG_SCALE];
  const brush = /** @type {CanvasRenderingContext2D} */ (canvas.getContext("2d"));
  brush.fillStyle = getComputedStyle(document.body).backgroundColor;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => blob && save(blob, `${name}.png`), "image/png");
}

/** One row for each member and shock, full precision, with units in the head. @param {View} view */
export function gainsCsv({ doc, table, state, robust }) {
  const head = "package,member,shock,gain_percent,gain_musd,robust_gain_percent,rule,threshold_percent,would_sign";
  const p = state.package;
  const rows = doc.members.flatMap((member, i) => {
    const verdict = [robust[i], state.rule, state.thresholds[i], signs(table, i, robust[i], state.thresholds[i])];
    return doc.shocks.map((shock, s) =>
      [p, member.id, shock.id, gainPercent(table, p, i, s), gainMusd(table, p, i, s), ...verdict].join(","));
  });
  return [head, ...rows, ""].join("\r\n");
}

/** @param {View} view @param {string} name */
export function saveCsv(view, name) {
  save(new Blob([gainsCsv(view)], { type: "text/csv" }), `${name}.csv`);
}

/** @param {string} name @param {readonly Tried[]} log */
export function saveLog(name, log) {
  save(new Blob([logCsv(log)], { type: "text/csv" }), `${name}-tried.csv`);
}

/** Save the single file again, with what was tried in it. @param {string} name @param {string} body
 * @param {readonly Tried[]} log
 */
export function saveTable(name, body, log) {
  save(new Blob([pageWithLog(document.head.innerHTML, body, log)], { type: "text/html" }), `${name}-table.html`);
}

/** Return what the server needs to know of a view. @param {View} view */
export function viewRequest({ doc, state }) {
  const tail = /^cvar(.+)$/.exec(state.rule);
  return {
    table: doc.digest,
    package: state.package,
    shock: doc.shocks[state.shock].id,
    accept: tail ? "cvar" : state.rule === "mean" ? "expected" : "worst",
    tail: tail ? Number(tail[1]) / 100 : null,
    thresholds: Object.fromEntries(doc.members.map((m, i) => [m.id, state.thresholds[i]])),
    language: state.language,
  };
}

/** Save what the server makes of a view, and say how that went. @param {View} view @param {string} path */
export async function saveServed(view, path) {
  const { words } = view;
  /** @type {(key: string, values?: Gaps) => void} */
  const say = (key, values) => setText(byId("said"), words.t(key, values));
  say("export.making");
  try {
    const answer = await fetch(servedAddress(path), posted(viewRequest(view)));
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error(problemText(problem, `${answer.status} ${answer.statusText}`));
    }
    const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition") ?? "")?.[1] ?? "ortaq";
    save(await answer.blob(), name);
    say("export.saved", { name });
  } catch (error) {
    say("export.failed", { message: messageOf(error) });
  }
}

/** Save the view as one HTML file to print: the numbers are those on the screen, word for word.
 * @param {View} view @param {string} name
 */
export function savePage(view, name) {
  save(new Blob([viewPage(view)], { type: "text/html" }), `${name}.html`);
}

/** @param {View} view */
function viewPage(view) {
  const { doc, state, words } = view;
  const asked = doc.members.map((m, i) => `${words.memberName(m)} ${words.percent(state.thresholds[i])}`);
  /** @type {(title: string, ...nodes: Element[]) => Element[]} */
  const part = (title, ...nodes) => [el("h2", {}, byId(title).textContent), ...nodes];
  const notes = ["total-gain", "band-note", "principle-list"].map((id) => printed(id));
  const { region, digest, cases } = doc;
  const made = `${region.title}, ${region.base_year}; ${region.digest}; ${digest}; ${cases[0]}`;
  const body = [
    el("h1", {}, doc.mechanism.title),
    el("p", {}, byId("subtitle").textContent),
    el("p", {}, el("b", {}, byId("summary").textContent), ` · ${byId("members-caption").textContent}`),
    ...part("agenda-title", el("ul", {}, ...taggedNames(view, state.package).map((name) => el("li", {}, name)))),
    ...part("threshold-title", el("p", {}, words.rule(state.rule)), el("p", {}, words.list(asked))),
    ...part("members-title", printed("member-rows", "table"), ...notes),
    ...part("matrix-title", printed("matrix-rows", "table")),
    ...part("map-title"), document.getElementById("map") ? standalone(within(document.body, "#map")) : "",
    ...part("why-title", ...["why-body", "ways-body", "payments-body"].map((id) => printed(id))),
    ...part("tried-title", printed("log-rows", "table")),
    ...part("provenance", el("p", {}, made), el("p", {}, location.hash)),
  ];
  // As text, not as a document: the policy of this page would forbid the styles of that one.
  const title = el("title", {}, `${doc.mechanism.title} · ortaq`).outerHTML;
  const head = `<meta charset="utf-8">${title}<style>${PRINTED_STYLE}</style>`;
  const text = body.map((node) => (typeof node === "string" ? node : node.outerHTML)).join("\n");
  return `<!doctype html>\n<html lang="${words.language}"><head>${head}</head><body>${text}</body></html>`;
}

/** Return a copy of what stands on the screen, without what only a screen can do.
 * @param {string} id @param {string} [around]
 */
function printed(id, around) {
  const shown = (around && byId(id).closest(around)) || byId(id);
  const copy = /** @type {Element} */ (shown.cloneNode(true));
  for (const node of copy.querySelectorAll("svg, input, select, [hidden]")) node.remove();
  for (const button of copy.querySelectorAll("button")) button.replaceWith(el("span", {}, ...button.childNodes));
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "style", "tabindex", "aria-labelledby", "data-member"]) node.removeAttribute(name);
  }
  return copy;
}

/** @param {Blob} blob @param {string} name */
function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
