/** Files of the current view: drawings, gains and a page to print made here; brief and workbook made by the server. */

import { byId, el, setText } from "./dom.js";
import { servedAddress } from "./serve.js";
import { gainMusd, gainPercent, signs } from "./table.js";

const DRAWN_STYLE = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "font-size", "font-family", "font-weight", "text-anchor", "paint-order", "vector-effect", "opacity"];
const PNG_SCALE = 2;
const PRINTED_STYLE = `body { font: 10pt/1.45 system-ui, sans-serif; margin: 2rem auto; max-width: 60rem; padding: 0 1rem; color: #1a1a1a; background: #fff; }
h1 { font-size: 1.5rem; margin: 0; } h2 { font-size: 1.1rem; margin: 1.4rem 0 .3rem; border-bottom: 1px solid #bbb; break-after: avoid; }
table { border-collapse: collapse; } th, td { padding: .2rem .6rem; border-bottom: 1px solid #ddd; text-align: left; vertical-align: top; } tr { break-inside: avoid; }
svg { max-width: 100%; height: auto; } .aside { position: absolute; clip-path: inset(50%); } .small, .note { font-size: .85em; color: #444; }
td span, th span, li span { margin-right: .35em; } .gain, .signs { color: #0a5c36; } .loss, .refuses { color: #8c1c13; }`;

/** Return a copy of a drawing whose colours stand in its attributes, so that it looks alike without the page. */
function standalone(svg) {
  const copy = svg.cloneNode(true);
  const originals = [svg, ...svg.querySelectorAll("*")];
  [copy, ...copy.querySelectorAll("*")].forEach((node, k) => {
    const style = getComputedStyle(originals[k]);
    for (const name of DRAWN_STYLE) node.setAttribute(name, style.getPropertyValue(name));
    for (const name of ["class", "tabindex", "data-iso", "data-package", "id"]) node.removeAttribute(name);
  });
  const box = svg.getBoundingClientRect();
  copy.setAttribute("xmlns", "http://www.w3.org/2000/svg");
  copy.setAttribute("width", Math.round(box.width));
  copy.setAttribute("height", Math.round(box.height));
  copy.style.background = getComputedStyle(document.body).backgroundColor;
  return new XMLSerializer().serializeToString(copy);
}

export function saveSvg(id, name) {
  save(new Blob([standalone(byId(id))], { type: "image/svg+xml" }), `${name}.svg`);
}

export async function savePng(id, name) {
  const box = byId(id).getBoundingClientRect();
  const image = new Image();
  const address = URL.createObjectURL(new Blob([standalone(byId(id))], { type: "image/svg+xml" }));
  image.src = address;
  await image.decode();
  const canvas = document.createElement("canvas");
  [canvas.width, canvas.height] = [box.width * PNG_SCALE, box.height * PNG_SCALE];
  const brush = canvas.getContext("2d");
  brush.fillStyle = getComputedStyle(document.body).backgroundColor;
  brush.fillRect(0, 0, canvas.width, canvas.height);
  brush.drawImage(image, 0, 0, canvas.width, canvas.height);
  URL.revokeObjectURL(address);
  canvas.toBlob((blob) => save(blob, `${name}.png`), "image/png");
}

/** One row for each member and shock, full precision, with units in the head. */
export function gainsCsv({ doc, table, state, robust }) {
  const head = "package,member,shock,gain_percent,gain_musd,robust_gain_percent,rule,threshold_percent,would_sign";
  const rows = doc.members.flatMap((member, i) => doc.shocks.map((shock, s) => [state.package, member.id, shock.id, gainPercent(table, state.package, i, s), gainMusd(table, state.package, i, s),
    robust[i], state.rule, state.thresholds[i], signs(robust[i], state.thresholds[i])].join(",")));
  return [head, ...rows, ""].join("\r\n");
}

export function saveCsv(view, name) {
  save(new Blob([gainsCsv(view)], { type: "text/csv" }), `${name}.csv`);
}

/** Return what the server needs to know of a view. */
export function viewRequest({ doc, state }) {
  const tail = /^cvar(.+)$/.exec(state.rule);
  return {
    table: doc.digest,
    package: state.package,
    shock: doc.shocks[state.shock].id,
    accept: tail ? "cvar" : { worst: "worst", mean: "expected" }[state.rule],
    tail: tail ? Number(tail[1]) / 100 : null,
    thresholds: Object.fromEntries(doc.members.map((m, i) => [m.id, state.thresholds[i]])),
    language: state.language,
  };
}

/** Save what the server makes of a view, and say how that went. */
export async function saveServed(view, path) {
  const { words } = view;
  const say = (key, values) => setText(byId("said"), words.t(key, values));
  say("export.making");
  try {
    const options = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(viewRequest(view)) };
    const answer = await fetch(servedAddress(path), options);
    if (!answer.ok) {
      const problem = await answer.json().catch(() => ({}));
      throw new Error([problem.what ?? `${answer.status} ${answer.statusText}`, problem.why, problem.fix].filter(Boolean).join("; "));
    }
    const name = /filename="([^"]+)"/.exec(answer.headers.get("content-disposition"))[1];
    save(await answer.blob(), name);
    const language = answer.headers.get("content-language");
    say(language && language !== words.language ? "export.saved_english" : "export.saved", { name });
  } catch (error) {
    say("export.failed", { message: error.message });
  }
}

/** Save the view as one HTML file to print: the numbers are those on the screen, word for word. */
export function savePage(view, name) {
  save(new Blob([viewPage(view)], { type: "text/html" }), `${name}.html`);
}

function viewPage({ doc, state, words, measures }) {
  const asked = doc.members.map((m, i) => `${words.memberName(m)} ${words.percent(state.thresholds[i])}`);
  const part = (title, ...nodes) => [el("h2", {}, byId(title).textContent), ...nodes];
  const body = [
    el("h1", {}, doc.mechanism.title),
    el("p", {}, byId("subtitle").textContent),
    el("p", {}, el("b", {}, byId("summary").textContent), ` · ${byId("members-caption").textContent}`),
    ...part("agenda-title", el("ul", {}, ...measures.map((bit) => el("li", {}, doc.measures[bit].title)))),
    ...part("threshold-title", el("p", {}, words.rule(state.rule)), el("p", {}, words.list(asked))),
    ...part("members-title", printed("member-rows", "table"), printed("total-gain"), printed("band-note"), printed("principle-list")),
    ...part("matrix-title", printed("matrix-rows", "table")),
    ...part("map-title", byId("map") ? standalone(byId("map")) : ""),
    ...part("why-title", printed("why-body"), printed("ways-body"), printed("payments-body")),
    ...part("provenance", el("p", {}, `${doc.region.title}, ${doc.region.base_year}; ${doc.region.digest}; ${doc.digest}; ${doc.cases[0]}`), el("p", {}, location.hash)),
  ];
  // As text, not as a document: the policy of this page would forbid the styles of that one.
  const title = el("title", {}, `${doc.mechanism.title} · ortaq`).outerHTML;
  const head = `<meta charset="utf-8">${title}<style>${PRINTED_STYLE}</style>`;
  return `<!doctype html>\n<html lang="${words.language}"><head>${head}</head><body>${body.map((node) => node.outerHTML ?? node).join("\n")}</body></html>`;
}

/** Return a copy of what stands on the screen, without what only a screen can do. */
function printed(id, around) {
  const shown = around ? byId(id).closest(around) : byId(id);
  const copy = shown.cloneNode(true);
  for (const node of copy.querySelectorAll("svg, input, select, [hidden]")) node.remove();
  for (const button of copy.querySelectorAll("button")) button.replaceWith(el("span", {}, ...button.childNodes));
  for (const node of [copy, ...copy.querySelectorAll("*")]) {
    for (const name of ["id", "style", "tabindex", "aria-labelledby", "data-member"]) node.removeAttribute(name);
  }
  return copy;
}

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
