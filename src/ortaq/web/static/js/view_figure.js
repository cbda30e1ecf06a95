/** The map of a domain: lines as wide as their weight, places as large as their size, and what they say. */

import { byId, el, setText, svgEl } from "./dom.js";

const WIDTH_CLASSES = 6;
const MOST_MARKS = 48;
const CROSS = "M-4 -4L4 4M4 -4L-4 4";

/** Return a function from words of the document (a text, a number, or a key with the values of its gaps) to a text.
 * @param {Words} words @param {Figure} figure
 */
export function sayIn(words, { texts }) {
  const known = { ...texts.en, ...texts[words.language] };
  /** @type {(said: Said | undefined) => string} */
  const say = (said) => {
    if (said === null || said === undefined) return words.t("number.unknown");
    if (typeof said === "string") return said;
    if (typeof said === "number") return words.plain(said);
    if (Array.isArray(said)) return words.list(said.map(say));
    if (isText(said)) return known[said.text].replace(/\{(\w+)\}/g, (_, gap) => say(said[gap]));
    return words.t("number.range", { low: say(said.low), high: say(said.high) });
  };
  return say;
}

/** @param {SaidText | { low: Said, high: Said }} said @returns {said is SaidText} */
function isText(said) {
  return "text" in said;
}

/** Return what the page calls a map and its parts; what the domain does not say is said in general.
 * @param {Words} words @param {Figure} figure
 */
export function figureWords(words, figure) {
  const say = sayIn(words, figure);
  const title = say(figure.words.title);
  /** @type {(name: string, general: string) => string} */
  const own = (name, general) => (figure.words[name] ? say(figure.words[name]) : general);
  return {
    title,
    label: own("label", words.t("map.label", { title })),
    hint: own("hint", words.t("map.hint")),
    line: own("line", words.t("map.key_line", { unit: say(figure.words.unit) })),
    faint: say(figure.words.faint),
    point: say(figure.words.point),
    closed: own("closed", words.t("map.key_closed")),
  };
}

/** Lines of one state and class of weight are one path: a few nodes instead of thousands.
 * @param {Figure} figure @param {Projection} project @param {Size} size
 */
export function figureLines({ features }, project, size) {
  const links = features.filter((f) => f.geometry.type !== "Point");
  const most = Math.max(...links.map((f) => f.properties.weight ?? 0), 1e-9);
  const paths = new Map();
  for (const link of links) {
    const { state, weight, faint } = link.properties;
    const level = Math.min(WIDTH_CLASSES - 1, Math.floor(Math.sqrt((weight ?? 0) / most) * WIDTH_CLASSES));
    const key = state === "open" ? `flow ${faint ? "weak" : "strong"} w${level}` : state;
    for (const line of linesOf(link.geometry)) {
      const points = line.map(project);
      if (points.some(([x, y]) => x > -size.width && x < 2 * size.width && y > -size.height && y < 2 * size.height)) {
        paths.set(key, `${paths.get(key) ?? ""}M${points.map(rounded).join("L")}`);
      }
    }
  }
  return [...paths.keys()].sort().map((key) => svgEl("path", { class: `geo-line ${key}`, d: paths.get(key) }));
}

/** @param {FigureGeometry} geometry */
function linesOf(geometry) {
  if (geometry.type === "LineString") return [geometry.coordinates];
  return geometry.type === "MultiLineString" ? geometry.coordinates : [];
}

/** @param {Place} place */
export function rounded([x, y]) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** The largest places on the sheet, and all that are closed or planned, from west to east.
 * @param {Words} words @param {Figure} figure @param {Projection} project @param {Size} size
 */
export function figureMarks(words, figure, project, { width, height }) {
  const say = sayIn(words, figure);
  const found = figure.features
    .flatMap(({ geometry, properties }) =>
      geometry.type === "Point" ? [{ ...properties, at: project(geometry.coordinates) }] : [])
    .filter(({ at: [x, y], size, state }) => x > 0 && x < width && y > 0 && y < height && (size || state !== "open"));
  const rank = (/** @type {FigureProperties} */ { state, size }) => (state === "open" ? size ?? 0 : Infinity);
  const most = Math.max(...found.map((mark) => mark.size ?? 0), 1e-9);
  const shown = found.sort((a, b) => rank(b) - rank(a)).slice(0, MOST_MARKS).sort((a, b) => a.at[0] - b.at[0]);
  return shown.map((mark) => markNode(say(mark.said), mark, most));
}

/** @param {string} text @param {FigureProperties & { at: Place }} mark @param {number} most */
function markNode(text, mark, most) {
  const size = 2.6 + 4 * Math.sqrt((mark.size ?? 0) / most);
  const say = () => setText(byId("map-said"), text);
  const shape = mark.state === "closed" ? svgEl("path", { class: "cross", d: CROSS })
    : svgEl("circle", { r: size.toFixed(1) });
  const said = { role: "img", "aria-label": text, tabindex: "-1", focus: say, pointerenter: say };
  const node = svgEl("g", { class: `geo-mark ${mark.state}`, ...said },
    svgEl("circle", { class: "target", r: 11 }), shape, svgEl("title", {}, text));
  return { node, at: mark.at };
}

/** @param {string} name @param {string} text */
export function lineKey(name, text) {
  const line = svgEl("path", { class: `geo-line ${name}`, d: "M1 5H27" });
  return el("li", {}, svgEl("svg", { width: 28, height: 10, "aria-hidden": "true" }, line), text);
}

/** @param {Words} words @param {Figure} figure */
export function figureKeys(words, figure) {
  const named = figureWords(words, figure);
  /** @type {(name: string, text: string, shape: Element) => Element} */
  const dot = (name, text, shape) => {
    const mark = svgEl("g", { class: `geo-mark ${name}`, transform: "translate(7 6)" }, shape);
    return el("li", {}, svgEl("svg", { width: 14, height: 12, "aria-hidden": "true" }, mark), text);
  };
  return [
    lineKey("flow strong w4", named.line),
    lineKey("flow weak w4", named.faint),
    lineKey("planned", words.t("map.key_planned")),
    lineKey("closed", words.t("map.key_closed")),
    dot("open", named.point, svgEl("circle", { r: 4 })),
    dot("closed", named.closed, svgEl("path", { class: "cross", d: CROSS })),
  ];
}
