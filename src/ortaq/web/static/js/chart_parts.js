/** What charts are drawn with: texts and lines, marks and their values; percent of the width, pixels of the height. */

import { svgEl } from "./dom.js";

export const COLOURS = 8;
const SHAPES = [
  "M-4.5 0A4.5 4.5 0 1 0 4.5 0A4.5 4.5 0 1 0-4.5 0Z", "M-4-4H4V4H-4Z", "M0-5.5 5.5 0 0 5.5-5.5 0Z",
  "M0-5.5 5.2 4H-5.2Z", "M0 5.5 5.2-4H-5.2Z", "M-1.6-5H1.6V-1.6H5V1.6H1.6V5H-1.6V1.6H-5V-1.6H-1.6Z",
];
const DIAMOND = "M0-5 5 0 0 5-5 0Z";

/** The values that a mark needs to be drawn; on a plane, across and upwards in turn.
 * @param {ChartMark} mark @returns {number[]}
 */
export function valuesOf(mark) {
  switch (mark.mark) {
    case "bar": return [...mark.parts.map(([, value]) => value), ...endsOf(mark.total)];
    case "span": return endsOf(mark.value);
    case "point": return [mark.x, mark.y];
    case "path": return mark.x.flatMap((value, k) => [value, mark.y[k]]);
    case "rule": return [...mark.start, ...mark.end];
    case "box": return [mark.value];
    default: return mark.values;
  }
}

/** @param {Ends} ends */
export function endsOf({ low, central, high }) {
  return /** @type {number[]} */ ([low, central, high]);
}

/** @param {number} k @param {string | null} transform */
export function shape(k, transform = null) {
  return svgEl("path", { class: `point c${k % COLOURS}`, transform, d: SHAPES[k % SHAPES.length] });
}

/** @param {string} kind @param {number | string} x @param {number} y @param {string} words */
export function text(kind, x, y, words) {
  return svgEl("text", { class: kind, x, y }, words);
}

/** @param {string} kind @param {number[]} x in percent @param {number[]} y in pixels */
export function line(kind, [x1, x2], [y1, y2]) {
  return svgEl("line", { class: kind, x1: `${x1}%`, x2: `${x2}%`, y1, y2 });
}

/** @param {number} height @param {Element[]} parts */
export function drawing(height, parts) {
  return svgEl("svg", { class: "figure", width: "100%", height, "aria-hidden": "true" }, ...parts);
}

/** Marks with what a pointer held over them shows. @param {string} said @param {Element[]} marks */
export function pointed(said, marks) {
  return svgEl("g", {}, svgEl("title", {}, said), ...marks);
}

/** @param {number} x @param {number} y @param {Element} mark */
export function placed(x, y, mark) {
  return svgEl("svg", { class: "mark", x: `${x}%`, y }, mark);
}

/** Ticks across. @param {Axis} axis @param {number[]} ends @param {Say} say @returns {Element[]} */
export function ticks(axis, [top, bottom], say) {
  return axis.ticks(4).flatMap((value) => {
    const at = axis.at(value);
    const kind = value === 0 ? "axis" : "grid";
    return [line(kind, [at, at], [top, bottom]), text("tick", `${at}%`, bottom + 15, say(value))];
  });
}

/** @param {Ends} ends @param {Axis} axis @param {number} y @returns {Element[]} */
export function band(ends, axis, y) {
  const [low, central, high] = endsOf(ends).map(axis.at);
  return [line("band", [low, high], [y, y]), placed(central, y, diamond())];
}

export function diamond() {
  return svgEl("path", { class: "diamond", d: DIAMOND });
}
