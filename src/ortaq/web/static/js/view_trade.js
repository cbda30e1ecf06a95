/** Trade between members, for regions without a map of their own: lines between capitals, or members in a circle. */

import { byId, setText, svgEl } from "./dom.js";

const SHEET = { width: 1000, height: 640 };
const LARGEST_NODE = 84;
const MOST_INSIDE = 8; // members whose names have room within their circles; names of more stand beside them in lines
const LINE = 54; // height of such a line, 14 pixels on a telephone of 320
const NAME_ROOM = 262; // width of a code with its gain
const NAME_GAP = 8;
const STEPS = 24; // straight pieces of one great circle
const LEVELS = 6;
const RADIANS = Math.PI / 180;

/** Return one line for each pair of members that trade, thickest last; `line` gives the points between two members.
 * @param {View} view @param {(a: string, b: string) => Place[]} line
 */
export function tradeLines({ doc, words }, line) {
  const links = (doc.map?.trade?.links ?? []).filter(({ musd }) => musd > 0).sort((a, b) => a.musd - b.musd);
  const most = Math.max(...links.map(({ musd }) => musd));
  const names = new Map(doc.members.map((m) => [m.id, words.memberName(m)]));
  return links.map(({ between: [a, b], musd }) => {
    const [first, second] = [names.get(a) ?? a, names.get(b) ?? b];
    const text = words.t("map.link", { first, second, money: words.money(musd) });
    const say = () => setText(byId("map-said"), text);
    const level = Math.min(LEVELS - 1, Math.floor(Math.sqrt(musd / most) * LEVELS));
    const d = `M${line(a, b).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
    const said = { role: "img", "aria-label": text, tabindex: "-1", focus: say, pointerenter: say };
    return svgEl("g", { class: "trade-link", ...said },
      svgEl("path", { class: "target", d }), svgEl("path", { class: `geo-line flow w${level}`, d }),
      svgEl("title", {}, text));
  });
}

/** Return points on the shortest way between two places on the sphere, [longitude, latitude] in degrees.
 * @param {Place} from @param {Place} to @returns {Place[]}
 */
export function greatCircle(from, to) {
  const [a, b] = [from, to].map(([lon, lat]) => {
    const [east, north] = [lon * RADIANS, lat * RADIANS];
    return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
  });
  const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  if (angle < 1e-9) return [from, to];
  return Array.from({ length: STEPS + 1 }, (_, k) => {
    const [u, v] = [Math.sin((1 - k / STEPS) * angle), Math.sin((k / STEPS) * angle)].map((s) => s / Math.sin(angle));
    const [x, y, z] = [0, 1, 2].map((axis) => u * a[axis] + v * b[axis]);
    return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS];
  });
}

/** Return where a member stands in the circle. @param {number} k @param {number} count @returns {Place} */
function placeInCircle(k, count) {
  const [x, y] = [SHEET.width / 2, SHEET.height / 2];
  if (count === 1) return [x, y];
  const angle = (2 * Math.PI * k) / count - Math.PI / 2;
  return [x + (x - 130) * Math.cos(angle), y + (y - 96) * Math.sin(angle)];
}

/** Few members, each with its name within its own circle. @param {number} count @returns {Ring} */
function namedInside(count) {
  const r = Math.min(LARGEST_NODE, (0.8 * Math.PI * 230) / count);
  const stands = Array.from({ length: count }, (_, k) => {
    const [x, y] = placeInCircle(k, count);
    return { place: /** @type {Place} */ ([x, y]), name: /** @type {Place} */ ([x, y - 6]), side: "" };
  });
  return { height: SHEET.height, r, stands };
}

/** Many members, half of them down the right and half up the left, so that no two names on a side share a line.
 * @param {number} count @returns {Ring}
 */
function namedBeside(count) {
  const right = Math.ceil(count / 2);
  const height = Math.max(SHEET.height, LINE * right);
  const r = (0.4 * height) / right;
  const [middle, tall] = [SHEET.width / 2, height / 2];
  const wide = middle - NAME_ROOM - NAME_GAP - r;
  const stands = Array.from({ length: count }, (_, k) => {
    const side = k < right ? 1 : -1;
    const line = side > 0 ? (k + 0.5) / right : (count - k - 0.5) / (count - right);
    const y = line * height;
    const x = middle + side * wide * Math.sqrt(1 - ((y - tall) / tall) ** 2);
    const name = /** @type {Place} */ ([x + side * (r + NAME_GAP), y]);
    return { place: /** @type {Place} */ ([x, y]), name, side: side > 0 ? "to-right" : "to-left" };
  });
  return { height, r, stands };
}

/** Return a drawing of the members in a circle with the trade between them. @param {View} view @returns {Sheet} */
export function circleOfMembers(view) {
  const { doc, words } = view;
  const { width } = SHEET;
  const count = doc.members.length;
  const { height, r, stands } = count > MOST_INSIDE ? namedBeside(count) : namedInside(count);
  const placed = doc.members.map(({ id }, k) => ({ id, ...stands[k] }));
  const places = new Map(placed.map(({ id, place }) => [id, place]));
  const line = (/** @type {string[]} */ ...ends) => ends.flatMap((id) => [places.get(id) ?? placeInCircle(0, 1)]);
  const labels = placed.map(({ id, name, side }) => {
    const gain = svgEl("tspan", { class: "map-gain", ...(side ? { dx: "0.3em" } : { x: 0, dy: "1.3em" }) });
    const code = svgEl("tspan", { class: "map-name", dy: side ? "0.35em" : null }, id);
    return { node: svgEl("text", { class: side || null }, code, gain), gain, id, at: name };
  });
  const nodes = placed.map(({ id, place: [x, y] }) => svgEl("circle",
    { class: "member-land even", "data-iso": id, cx: x.toFixed(1), cy: y.toFixed(1), r: r.toFixed(1) }));
  const svg = svgEl("svg",
    { id: "map", role: "group", "aria-label": words.t("map.schematic"), viewBox: `0 0 ${width} ${height}` },
    svgEl("g", { class: "geo-lines" }, ...tradeLines(view, line)),
    svgEl("g", {}, ...nodes),
    svgEl("g", { class: "map-labels" }, ...labels.map((l) => l.node)));
  const box = /** @type {Box} */ ([0, 0, width, height]);
  return { svg, width, height, labels, dots: [], box, closeUp: box, screen: 0 };
}
