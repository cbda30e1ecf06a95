/** Trade between members, for regions without a transport network: lines between capitals, or members in a circle. */

import { byId, setText, svgEl } from "./dom.js";

const SHEET = { width: 1000, height: 640 };
const LARGEST_NODE = 84;
const STEPS = 24; // straight pieces of one great circle
const LEVELS = 6;
const RADIANS = Math.PI / 180;

/** Return one line for each pair of members that trade, thickest last; `line(a, b)` gives the points between two members. */
export function tradeLines({ doc, words }, line) {
  const links = (doc.map?.trade?.links ?? []).filter(({ musd }) => musd > 0).sort((a, b) => a.musd - b.musd);
  const most = Math.max(...links.map(({ musd }) => musd));
  const name = (id) => words.memberName(doc.members.find((m) => m.id === id));
  return links.map(({ between: [a, b], musd }) => {
    const text = words.t("map.link", { first: name(a), second: name(b), money: words.money(musd) });
    const say = () => setText(byId("map-said"), text);
    const level = Math.min(LEVELS - 1, Math.floor(Math.sqrt(musd / most) * LEVELS));
    const d = `M${line(a, b).map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(1)}`).join("L")}`;
    return svgEl("g", { class: "trade-link", role: "img", "aria-label": text, tabindex: "-1", focus: say, pointerenter: say },
      svgEl("path", { class: "target", d }), svgEl("path", { class: `geo-line flow w${level}`, d }), svgEl("title", {}, text));
  });
}

/** Return points on the shortest way between two places on the sphere, [longitude, latitude] in degrees. */
export function greatCircle(from, to) {
  const [a, b] = [from, to].map(([lon, lat]) => [Math.cos(lat * RADIANS) * Math.cos(lon * RADIANS), Math.cos(lat * RADIANS) * Math.sin(lon * RADIANS), Math.sin(lat * RADIANS)]);
  const angle = Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));
  if (angle < 1e-9) return [from, to];
  return Array.from({ length: STEPS + 1 }, (_, k) => {
    const [u, v] = [Math.sin((1 - k / STEPS) * angle), Math.sin((k / STEPS) * angle)].map((s) => s / Math.sin(angle));
    const [x, y, z] = [0, 1, 2].map((axis) => u * a[axis] + v * b[axis]);
    return [Math.atan2(y, x) / RADIANS, Math.atan2(z, Math.hypot(x, y)) / RADIANS];
  });
}

/** Return a drawing of the members in a circle with the trade between them. */
export function circleOfMembers(view) {
  const { doc, words } = view;
  const { width, height } = SHEET;
  const count = doc.members.length;
  const size = Math.min(LARGEST_NODE, (0.8 * Math.PI * 230) / count);
  const places = new Map(doc.members.map(({ id }, k) => {
    const angle = (2 * Math.PI * k) / count - Math.PI / 2;
    return [id, count === 1 ? [width / 2, height / 2] : [width / 2 + (width / 2 - 130) * Math.cos(angle), height / 2 + (height / 2 - 96) * Math.sin(angle)]];
  }));
  const svg = svgEl("svg", { id: "map", role: "group", "aria-label": words.t("map.schematic"), viewBox: `0 0 ${width} ${height}` });
  const labels = doc.members.map(({ id }) => {
    const gain = svgEl("tspan", { class: "map-gain", x: 0, dy: "1.3em" });
    return { node: svgEl("text", {}, svgEl("tspan", { class: "map-name" }, id), gain), gain, id, at: [places.get(id)[0], places.get(id)[1] - 6] };
  });
  const nodes = doc.members.map(({ id }) => svgEl("circle", { class: "member-land even", "data-iso": id, cx: places.get(id)[0].toFixed(1), cy: places.get(id)[1].toFixed(1), r: size.toFixed(1) }));
  svg.append(svgEl("g", { class: "geo-lines" }, ...tradeLines(view, (a, b) => [places.get(a), places.get(b)])), svgEl("g", {}, ...nodes), svgEl("g", { class: "map-labels" }, ...labels.map((l) => l.node)));
  return { svg, width, height, labels, dots: [], box: [0, 0, width, height], closeUp: [0, 0, width, height] };
}
