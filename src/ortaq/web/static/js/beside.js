/** Rows whose panels stand side by side. */

import { diamond, drawing, endsOf, line, placed, pointed, shape, text, valuesOf } from "./chart_parts.js";
import { svgEl } from "./dom.js";
import { axisOf } from "./scales.js";

const [HEAD, LINE, FOOT] = [22, 32, 22];
const APART = 8;

/** Panels side by side: one line for each name, one column for each panel, the same scale in all. @type {Layout} */
export function beside({ x, keys, panels }, say) {
  const spans = panels.map(({ marks }) => marks.flatMap((mark) => (mark.mark === "span" ? [mark] : [])));
  const names = [...new Set(spans.flatMap((of) => of.map(({ name }) => say(name))))];
  const [step, bottom] = [100 / panels.length, HEAD + LINE * names.length];
  const sides = names.map((name, k) => text("line", 0, HEAD + LINE * k + 11, name));
  const columnsOf = panels.flatMap(({ title }, at) => {
    const begin = at * step + 1;
    const axis = axisOf(x, spans.flat().flatMap(valuesOf), begin, begin + 0.68 * step);
    const marks = spans[at].map(({ name, value, said, key }) => {
      const y = HEAD + LINE * names.indexOf(say(name)) + 21;
      const [low, central, high] = endsOf(value).map(axis.at);
      const number = text("value roomy", `${((at + 1) * step - 1).toFixed(2)}%`, y + 4, say(value.central));
      const mark = placed(central, y, keys.length ? shape(key) : diamond());
      return pointed(say(said), [line("band", [low, high], [y, y]), mark, number]);
    });
    const head = svgEl("svg", { x: `${begin.toFixed(2)}%`, width: `${(step - 1).toFixed(2)}%`, height: HEAD },
      text("name", 0, 14, say(title)));
    return [head, ...levels(axis, bottom, say), ...marks];
  });
  return [drawing(bottom + FOOT, [...columnsOf, ...sides])];
}

/** A line through every row at round values; numbers where they have room, zero and the ends first.
 * @param {Axis} axis @param {number} bottom @param {Say} say @returns {Element[]}
 */
function levels(axis, bottom, say) {
  /** @type {number[]} */
  const shown = [];
  const outermost = (/** @type {number} */ value) => (value === 0 ? Infinity : Math.abs(value));
  return [...axis.ticks(2)].sort((a, b) => outermost(b) - outermost(a)).flatMap((value) => {
    const at = axis.at(value);
    const drawn = line(value === 0 ? "axis" : "grid", [at, at], [HEAD - 2, bottom]);
    if (shown.some((other) => Math.abs(at - other) < APART)) return [drawn];
    shown.push(at);
    return [drawn, text("tick", `${at}%`, bottom + 15, say(value))];
  });
}
