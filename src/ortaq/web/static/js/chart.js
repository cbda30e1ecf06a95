/** Charts of the answer: marks on scales, laid out as in the brief: percent of the width, pixels of the height. */

import { beside } from "./beside.js";
import {
  COLOURS, band, drawing, endsOf, line, placed, pointed, shape, text, ticks, valuesOf,
} from "./chart_parts.js";
import { el, svgEl } from "./dom.js";
import { axisOf } from "./scales.js";

const [HEAD, FOOT, ROW, BAR] = [22, 22, 19, 42];
const [TOP, FLOOR] = [14, 318];
const LANE = 15;

/** Return the legend, the drawing and the titles of the scales; nothing where no mark has finite values.
 * @param {ChartFigure} figure @param {Say} say turns words into text @returns {Element[]}
 */
export function chartNodes({ chart, title, description }, say) {
  const sides = `${chart.x.kind === "category"} ${chart.y.kind === "category"}`;
  const layout = chart.beside ? beside : isUpright(chart) ? branches : LAYOUTS[sides];
  const panels = chart.panels.map((panel) => ({ ...panel, marks: panel.marks.filter(isDrawable) }));
  if (!panels.some(({ marks }) => marks.length)) return [];
  const said = `${say(title)}. ${say(description)}`;
  const drawn = el("div", { role: "img", "aria-label": said }, ...layout({ ...chart, panels }, say));
  const names = [scaleName(chart.y, say), scaleName(chart.x, say)];
  return [...legend(chart, say), ...names[0], drawn, ...names[1], spoken({ ...chart, panels }, say)];
}

/** @param {Chart} chart */
function isUpright({ panels }) {
  return panels.some(({ marks }) => marks.some(({ mark }) => mark === "bars"));
}

/** The same in words, one line for each mark, for those who cannot see it. @param {Chart} chart @param {Say} say */
function spoken({ x, panels, keys }, say) {
  /** @type {(mark: ChartMark) => string[]} */
  const told = (mark) => {
    if (mark.mark === "bars") {
      const values = mark.values.map((value, k) => `${say(x.names[k])} ${say(value)}`);
      return [`${say(keys[mark.key].title)}: ${values.join("; ")}`];
    }
    if (mark.mark === "bar") return mark.parts.map(([key, value]) => `${say(keys[key].title)}: ${say(value)}`);
    return "said" in mark ? [say(mark.said)] : [];
  };
  const lines = panels.flatMap(({ title, said, marks }) =>
    [[say(title), say(said)].filter(Boolean).join(": "), ...marks.flatMap(told)].filter(Boolean));
  return el("ul", { class: "aside" }, ...lines.map((words) => el("li", {}, words)));
}

/** @param {ChartMark} mark */
function isDrawable(mark) {
  return valuesOf(mark).every((value) => value !== null);
}

/** @param {Chart} chart @param {Say} say @returns {Element[]} */
function legend(chart, say) {
  const { keys, steps } = chart;
  const upright = isUpright(chart);
  const parted = chart.panels.some(({ marks }) => marks.some(({ mark }) => mark === "bar"));
  const heats = (steps?.labels ?? []).map((title, k) => ({ title, mark: [swatch(`heat h${k}`)] }));
  /** @type {(k: number, tag: string) => Element[]} */
  const sampled = (k, tag) => (upright ? [swatch(`column k${k}`)] : sample(k, tag, parted));
  const all = [...keys.map(({ title, tag }, k) => ({ title, mark: sampled(k, tag) })), ...heats];
  const entries = all.map(({ title, mark }) =>
    el("li", {}, svgEl("svg", { width: 22, height: 18, "aria-hidden": "true" }, ...mark), say(title)));
  return entries.length ? [el("ul", { class: "keys bare" }, ...entries)] : [];
}

/** Parts of bars have colours, no shapes.
 * @param {number} k @param {string} tag @param {boolean} parted @returns {Element[]}
 */
function sample(k, tag, parted) {
  return tag || parted ? [swatch(partClass(k)), text("tag", 11, 13, tag)] : [shape(k, "translate(11 9)")];
}

/** @param {string} kind */
function swatch(kind) {
  return svgEl("rect", { class: kind, y: 1, width: 22, height: 16 });
}

/** @param {number} k */
function partClass(k) {
  return `part c${k % COLOURS}${k >= COLOURS ? " again" : ""}`;
}

/** @param {ChartScale} scale @param {Say} say @returns {Element[]} */
function scaleName({ kind, title, unit }, say) {
  const words = [say(title), say(unit)].filter(Boolean).join(", ");
  return kind === "category" ? [] : [el("p", { class: "note" }, words)];
}

/** @type {Layout} */
function rows(chart, say) {
  const every = chart.panels.flatMap(({ marks }) => marks);
  const aside = every.some(({ mark }) => mark === "span");
  return chart.panels.map(({ title, said, marks }) => {
    const held = (chart.own ? marks : every).flatMap((mark) => (mark.mark === "bar" ? sums(mark) : valuesOf(mark)));
    const axis = axisOf(chart.x, held, aside ? 16 : 1, aside ? 74 : 99);
    const bottom = marks.reduce((sum, { mark }) => sum + (mark === "bar" ? BAR : ROW), HEAD);
    let top = HEAD;
    const drawn = marks.flatMap((mark) => {
      const at = top;
      top += mark.mark === "bar" ? BAR : ROW;
      if (mark.mark === "bar") return bar(chart, mark, axis, at);
      return mark.mark === "span" ? [span(mark, axis, at, say)] : [];
    });
    const heads = [text("name", 0, 14, say(title)), text("end", "100%", 14, say(said))];
    return drawing(bottom + FOOT, [...heads, ...ticks(axis, [20, bottom], say), ...drawn]);
  });
}

/** What the scale of a bar must hold: its losses together, its gains together, and its total. @param {BarMark} mark */
function sums({ parts, total }) {
  const add = (/** @type {number} */ sign) =>
    parts.reduce((sum, [, value]) => (value * sign > 0 ? sum + value : sum), 0);
  return [add(-1), add(1), ...endsOf(total)];
}

/** Gains to the right of zero, losses to the left.
 * @param {Chart} chart @param {BarMark} mark @param {Axis} axis @param {number} top @returns {Element[]}
 */
function bar({ keys }, { parts, total }, axis, top) {
  let [left, right] = [0, 0];
  const drawn = parts.flatMap(([key, value]) => {
    const [start, end] = value >= 0 ? [right, right + value] : [left + value, left];
    [left, right] = value >= 0 ? [left, end] : [start, right];
    const [x, width] = [axis.at(start), axis.at(end) - axis.at(start)];
    const box = { x: `${x}%`, y: top + 2, width: `${width.toFixed(2)}%`, height: 22 };
    const tag = width > 4.5 ? [text("tag", `${(x + width / 2).toFixed(2)}%`, top + 17, keys[key].tag)] : [];
    return [svgEl("rect", { class: partClass(key), ...box }), ...tag];
  });
  return [...drawn, ...band(total, axis, top + 33)];
}

/** @param {SpanMark} mark @param {Axis} axis @param {number} top @param {Say} say */
function span({ name, value, said, tied }, axis, top, say) {
  const words = [text("row", 0, top + 14, say(name)), text("value", "90%", top + 14, say(value.central))];
  const tie = tied ? [text("tick", "96%", top + 24, "≈")] : [];
  return pointed(say(said), [...words, ...band(value, axis, top + 10), ...tie]);
}

/** @type {Layout} */
function grid({ x, y, panels, steps }, say) {
  const step = 100 / x.names.length;
  const codes = x.codes.length ? x.codes : x.names;
  const heads = codes.map((name, k) => text("tick", `${((k + 0.5) * step).toFixed(2)}%`, 12, say(name)));
  const sides = y.names.map((name, k) => text("name", 0, 36 + 50 * k, say(name)));
  const boxes = panels.flatMap(({ marks }) => marks).flatMap((mark) => {
    if (mark.mark !== "box") return [];
    const level = (steps?.edges ?? []).filter((edge) => mark.value >= edge).length;
    const [left, top, width] = [`${(mark.column * step + 0.2).toFixed(2)}%`, 22 + 50 * mark.row, step - 0.4];
    const box = { class: `heat h${level}`, x: left, y: top + 19, width: `${width.toFixed(2)}%`, height: 26 };
    const middle = `${((mark.column + 0.5) * step).toFixed(2)}%`;
    const shown = text(level > 3 ? "on dark" : "on", middle, top + 36, say(mark.shown));
    const share = mark.share ? [svgEl("rect", { ...box, class: "stated", y: top + 46, height: 3,
      width: `${(mark.share * width).toFixed(2)}%` })] : [];
    return [pointed(say(mark.said), [svgEl("rect", box), shown, ...share])];
  });
  return [drawing(22 + 50 * y.names.length, [...heads, ...sides, ...boxes])];
}

/** @type {Layout} */
function plane({ x, y, panels }, say) {
  const marks = panels.flatMap((panel) => panel.marks);
  const values = marks.flatMap(valuesOf);
  const across = axisOf(x, values.filter((_, k) => k % 2 === 0), 8, 98);
  const upwards = axisOf(y, values.filter((_, k) => k % 2 === 1), FLOOR, TOP);
  const levels = upwards.ticks(5).flatMap((value) => {
    const at = upwards.at(value);
    return [line("grid", [8, 100], [at, at]), text("row", 0, at + 4, say(value))];
  });
  /** @type {(mark: ChartMark) => Element[]} */
  const drawn = (mark) => {
    if (mark.mark === "rule") {
      const [[x0, y0], [x1, y1]] = [mark.start, mark.end];
      return [line("equal", [across.at(x0), across.at(x1)], [upwards.at(y0), upwards.at(y1)])];
    }
    if (mark.mark === "path") {
      const places = mark.x.map((value, k) => [across.at(value), upwards.at(mark.y[k])]);
      return places.slice(1).map(([px, py], k) => line(`course k${mark.key}`, [places[k][0], px], [places[k][1], py]));
    }
    if (mark.mark !== "point") return [];
    return [placed(across.at(mark.x), upwards.at(mark.y), pointed(say(mark.said), [shape(mark.key)]))];
  };
  return [drawing(FLOOR + 22, [...levels, ...ticks(across, [4, FLOOR], say), ...marks.flatMap(drawn)])];
}

/** @type {Layout} */
function slopes(chart, say) {
  const every = chart.panels.flatMap(({ marks }) => marks.flatMap(valuesOf));
  const sides = () => chart.x.names.flatMap((name, k) => {
    const at = 36 + 36 * k;
    return [line("grid", [at, at], [26, 184]), text("tick", `${at}%`, 200, say(name))];
  });
  return chart.panels.map(({ title, marks }) => {
    const axis = axisOf(chart.y, chart.own ? marks.flatMap(valuesOf) : every, 178, 34);
    /** @type {(mark: ChartMark) => Element[]} */
    const drawn = (mark) => {
      if (mark.mark !== "line") return [];
      const [before, after] = mark.values.map(axis.at);
      const first = text("value", "33%", before + 4, `${say(mark.name)} ${say(mark.values[0])}`);
      const joined = line(mark.sure ? "slope" : "slope open", [36, 72], [before, after]);
      return [pointed(say(mark.said), [joined, first, text("row", "75%", after + 4, say(mark.values[1]))])];
    };
    return drawing(206, [text("name", 0, 14, say(title)), ...sides(), ...marks.flatMap(drawn)]);
  });
}

/** Bars side by side, one panel below the other, beside lines that join where one panel leads to another.
 * @type {Layout}
 */
function branches({ x, y, panels, own }, say) {
  const every = panels.flatMap(({ marks }) => marks.flatMap(valuesOf));
  const lane = lanes(panels.map(({ into }) => into));
  const tops = panels.map((_, k) => panels.slice(0, k).reduce((sum, panel) => sum + heightOf(panel), 0));
  const height = tops[panels.length - 1] + heightOf(panels[panels.length - 1]);
  const wide = panels.some(({ into }) => into !== null) ? 26 + LANE * Math.max(...lane) : 0;
  const at = panels.map((_, k) => [10 + LANE * lane[k], tops[k] + 12]);
  const ways = panels.flatMap(({ into }, k) =>
    (into === null || into <= k ? [] : [svgEl("path", { class: "lead", d: way(at[k], at[into]) })]));
  const as = panels.map(({ marks }) => (marks.length ? { class: "place", r: 5.5 } : { class: "place joint", r: 3.5 }));
  const places = at.map(([cx, cy], k) => svgEl("circle", { cx, cy, ...as[k] }));
  const side = svgEl("svg", { class: "figure", width: wide, height, "aria-hidden": "true" }, ...ways, ...places);
  const drawn = panels.flatMap(({ title, said, marks }, k) => {
    const heads = [text("name", 0, tops[k] + 16, say(title)), text("below", 0, tops[k] + 32, say(said))];
    const axis = axisOf(y, own ? marks.flatMap(valuesOf) : every, tops[k] + 94, tops[k] + 40);
    return marks.length ? [...heads, ...columns(x, marks, axis, tops[k], say)] : heads;
  });
  return [el("div", { class: "branches" }, ...(wide ? [side] : []), drawing(height, drawn))];
}

/** @param {ChartPanel} panel */
function heightOf({ marks }) {
  return marks.length ? 124 : 50;
}

/** The line on which every panel stands: the first of those that lead to it, or one that is free.
 * @param {(number | null)[]} into @returns {number[]}
 */
export function lanes(into) {
  const taken = new Map();
  return into.map((to, at) => {
    const coming = [...taken.keys()].filter((lane) => taken.get(lane) === at);
    const free = into.findIndex((_, lane) => !taken.has(lane));
    const lane = coming.length ? Math.min(...coming) : free;
    for (const ended of coming) taken.delete(ended);
    if (to !== null && to > at) taken.set(lane, to);
    return lane;
  });
}

/** From a place straight down, and at the end over to another. @param {number[]} start @param {number[]} end */
function way([x, y], [to, floor]) {
  if (x === to) return `M${x} ${y}V${floor}`;
  return `M${x} ${y}V${Math.max(y, floor - 30)}C${x} ${floor - 8} ${to} ${floor - 22} ${to} ${floor}`;
}

/** @param {ChartScale} x @param {ChartMark[]} marks @param {Axis} axis @param {number} top @param {Say} say */
function columns(x, marks, axis, top, say) {
  const room = 92 / x.names.length;
  const wide = 0.8 * room / marks.length;
  const codes = x.codes.length ? x.codes : x.names;
  const levels = axis.ticks(2).flatMap((value) => {
    const at = axis.at(value);
    const drawn = line(value === 0 ? "axis" : "grid", [8, 100], [at, at]);
    return value === 0 ? [drawn] : [drawn, text("row", 0, at + 4, say(value))];
  });
  const heads = codes.map((code, k) => text("tick", `${(8 + (k + 0.5) * room).toFixed(2)}%`, top + 107, say(code)));
  const bars = x.names.map((name, k) => pointed(say(name), marks.flatMap((mark, n) => {
    if (mark.mark !== "bars") return [];
    const [up, zero] = [axis.at(mark.values[k]), axis.at(0)];
    return [svgEl("rect", { class: `column k${mark.key}`, x: `${(8 + (k + 0.1) * room + n * wide).toFixed(2)}%`,
      width: `${wide.toFixed(2)}%`, y: Math.min(up, zero), height: Math.abs(zero - up) })];
  })));
  return [...levels, ...heads, ...bars];
}

/** By whether the scales across and upwards hold names. @type {Record<string, Layout>} */
const LAYOUTS = { "true true": grid, "false true": rows, "true false": slopes, "false false": plane };
