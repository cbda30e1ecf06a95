/** Files made by the page itself: drawings as SVG and PNG, the gains of the current view as CSV. */

import { byId } from "./dom.js";
import { gainMusd, gainPercent, signs } from "./table.js";

const DRAWN_STYLE = ["fill", "fill-opacity", "stroke", "stroke-width", "stroke-dasharray", "stroke-linecap", "stroke-linejoin", "stroke-opacity", "font-size", "font-family", "font-weight", "text-anchor", "paint-order", "vector-effect", "opacity"];
const PNG_SCALE = 2;

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

function save(blob, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(blob);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 1000);
}
