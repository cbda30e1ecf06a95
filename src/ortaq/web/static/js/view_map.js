/** Centre: members by gain, corridors by flow, crossings; or the trade between members. */

import { byId, el, makeReachable, roving, setAttribute, setClass, setText, svgEl } from "./dom.js";
import { fittedProjection } from "./projection.js";
import { shownGain } from "./labels.js";
import { gainPercent, largestPercent } from "./table.js";
import { circleOfMembers, greatCircle, tradeLines } from "./view_trade.js";
import { arrow } from "./words.js";

const SHEET = 1000;
const FLOW_WIDTHS = [0.6, 1.2, 2, 3, 4.2, 5.6];
const MOST_CROSSINGS = 48;
const MOST_ZOOM = 10;
const ASPECT = 4 / 3;
const WALKED = ".crossing, .trade-link"; // what the arrow keys walk along
const NARROW = 420; // pixels; on a narrower map labels have no room for numbers

let sheet = null; // what buildMap drew: {svg, width, height, labels, dots, box}

export function buildMap(view) {
  const { doc, words } = view;
  const kept = sheet?.box; // a new language keeps the part that the reader looks at
  const flows = doc.map?.flows.features.length > 0;
  const trade = doc.map?.trade?.links.length > 0;
  const onLand = doc.map !== null && (flows ? doc.members.some(hasShape, doc) : doc.members.every(hasShape, doc));
  sheet = onLand ? geographic(view) : circleOfMembers(view);
  byId("map-frame").replaceChildren(sheet.svg);
  byId("map-note").textContent = onLand ? doc.map.note : "";
  setText(byId("map-said"), words.t(flows && onLand ? "map.hint" : !trade ? "map.missing" : onLand ? "map.trade" : "map.circle"));
  byId("keys").replaceChildren(...(flows && onLand ? flowKeys(words) : trade ? tradeKeys(words) : []));
  byId("map-keys").hidden = !(flows || trade);
  byId("map-zoom").hidden = !onLand;
  if (onLand) wire();
  const walked = [...sheet.svg.querySelectorAll(WALKED)];
  if (walked.length) makeReachable(walked, 0);
  roving(sheet.svg, WALKED);
  zoomTo(sheet, (onLand && kept) || sheet.closeUp);
}

function hasShape({ id }) {
  return largestRing(this, id) !== null;
}

function geographic(view) {
  const { doc, words } = view;
  const { project, width, height, middle } = sheetProjection(boundsOf(doc, doc.members.map((m) => m.id), [12, 1, 2, 3]));
  const svg = svgEl("svg", { id: "map", role: "group", "aria-label": words.t(doc.map.trade ? "map.label_trade" : "map.label"), viewBox: `0 0 ${width} ${height.toFixed(0)}` });
  const land = doc.map.shapes.features.map((shape) => shapePath(shape, project, middle, doc));
  const placeOf = (id) => doc.map.trade.places[id] ?? centre(largestRing(doc, id));
  const lines = doc.map.trade ? tradeLines(view, (a, b) => greatCircle(placeOf(a), placeOf(b)).map(project)) : corridorPaths(doc.map.flows.features, project, { width, height });
  const capitals = doc.map.trade ? doc.members.map(({ id }) => ({ node: svgEl("circle", { class: "capital", r: 2.6 }), at: project(placeOf(id)) })) : [];
  const dots = [...capitals, ...crossingDots(view, project, { width, height })];
  const labels = doc.members.map((member) => memberLabel(doc, member, project)).filter(Boolean);
  svg.append(svgEl("rect", { class: "water", x: -2 * SHEET, y: -2 * SHEET, width: 5 * SHEET, height: 5 * SHEET }), svgEl("g", {}, ...land), svgEl("g", { class: "corridors" }, ...lines),
    svgEl("g", {}, ...dots.map((d) => d.node)), svgEl("g", { class: "map-labels" }, ...labels.map((l) => l.node)));
  const made = { svg, width, height, labels, dots, box: [0, 0, width, height] };
  made.closeUp = closeUp(doc, project, made);
  return made;
}

/** The sheet has one shape for every set of members; what lies north and south fills it. */
function sheetProjection(bounds) {
  const fitted = fittedProjection(bounds, SHEET);
  const height = Math.max(fitted.height, SHEET / ASPECT);
  const shift = (height - fitted.height) / 2;
  return { ...fitted, height, project: (place) => [fitted.project(place)[0], fitted.project(place)[1] + shift] };
}

/** West, south, east, north of the members' largest lands, with room on the four sides in degrees. */
function boundsOf(doc, ids, [west, south, east, north]) {
  const points = ids.flatMap((id) => largestRing(doc, id) ?? []);
  const [lons, lats] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return [Math.min(...lons) - west, Math.min(...lats) - south, Math.max(...lons) + east, Math.max(...lats) + north];
}

/** Where one member is wider than all others together, the map opens on the others and where they meet it. */
function closeUp(doc, project, { width, height }) {
  const span = (ids) => boundsOf(doc, ids, [0, 0, 0, 0]);
  const wide = (ids) => span(ids)[2] - span(ids)[0];
  const known = doc.members.map((m) => m.id).filter((id) => largestRing(doc, id));
  const giant = known.find((id) => known.length > 2 && wide([id]) > wide(known.filter((other) => other !== id)));
  if (giant === undefined) return [0, 0, width, height];
  const [west, south, east, north] = boundsOf(doc, known.filter((id) => id !== giant), [4, 1, 9, 1]);
  const edge = [0, 0.25, 0.5, 0.75, 1].flatMap((k) => [project([west + k * (east - west), south]), project([west + k * (east - west), north])]);
  const [left, right] = [Math.min(...edge.map((e) => e[0])), Math.max(...edge.map((e) => e[0]))];
  const [top, bottom] = [Math.min(...edge.map((e) => e[1])), Math.max(...edge.map((e) => e[1]))];
  const side = Math.max(right - left, ((bottom - top) * width) / height);
  return inside({ width, height }, [(left + right - side) / 2, (top + bottom - (side * height) / width) / 2, side, (side * height) / width]);
}

function ringsOf(shape) {
  const { type, coordinates } = shape.geometry;
  return type === "Polygon" ? coordinates : coordinates.flat();
}

function largestRing(doc, iso3) {
  const shape = doc.map.shapes.features.find((f) => f.properties.iso3 === iso3);
  if (!shape) return null;
  return ringsOf(shape).reduce((best, ring) => (ringArea(ring) > ringArea(best) ? ring : best));
}

function ringArea(ring) {
  let sum = 0;
  for (let k = 1; k < ring.length; k += 1) sum += ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1];
  return Math.abs(sum) / 2;
}

function shapePath(shape, project, middle, doc) {
  const iso3 = shape.properties.iso3;
  const rings = ringsOf(shape).filter((ring) => ring.every(([lon]) => Math.abs(lon - middle) < 150));
  const path = rings.map((ring) => `M${ring.map((point) => rounded(project(point))).join("L")}Z`).join("");
  const member = doc.members.some((m) => m.id === iso3);
  return svgEl("path", { d: path, class: member ? "member-land even" : "land", "data-iso": member ? iso3 : null });
}

function rounded([x, y]) {
  return `${x.toFixed(1)} ${y.toFixed(1)}`;
}

/** Links of one status, mode and class of flow are one path: a few nodes instead of thousands. */
function corridorPaths(features, project, size) {
  const links = features.filter((f) => f.geometry.type !== "Point");
  const most = Math.max(...links.map((f) => f.properties.flow_mt ?? 0), 1e-9);
  const paths = new Map();
  for (const link of links) {
    const { status, flow_mt: flow, facility_type: kind } = link.properties;
    const level = Math.min(FLOW_WIDTHS.length - 1, Math.floor(Math.sqrt((flow ?? 0) / most) * FLOW_WIDTHS.length));
    const key = status === "open" ? `flow ${kind === "sea" || kind === "ferry" ? "sea" : "overland"} w${level}` : status;
    const lines = link.geometry.type === "LineString" ? [link.geometry.coordinates] : link.geometry.coordinates;
    for (const line of lines) {
      const points = line.map(project);
      if (points.some(([x, y]) => x > -size.width && x < 2 * size.width && y > -size.height && y < 2 * size.height)) {
        paths.set(key, `${paths.get(key) ?? ""}M${points.map(rounded).join("L")}`);
      }
    }
  }
  return [...paths.keys()].sort().map((key) => svgEl("path", { class: `corridor ${key}`, d: paths.get(key) }));
}

/** The busiest crossings on the sheet, and all that are closed or planned, from west to east. */
function crossingDots(view, project, { width, height }) {
  const found = view.doc.map.flows.features
    .filter((f) => f.geometry.type === "Point")
    .map((f) => ({ ...f.properties, at: project(f.geometry.coordinates) }))
    .filter(({ at: [x, y], volume_mt: volume, status }) => x > 0 && x < width && y > 0 && y < height && (volume || status !== "open"));
  const rank = (c) => (c.status === "open" ? c.volume_mt : Infinity);
  const most = Math.max(...found.map((c) => c.volume_mt ?? 0), 1e-9);
  return found.sort((a, b) => rank(b) - rank(a)).slice(0, MOST_CROSSINGS).sort((a, b) => a.at[0] - b.at[0]).map((c) => crossingDot(view, c, most));
}

function crossingDot({ words }, crossing, most) {
  const text = crossingText(words, crossing);
  const size = 2.6 + 4 * Math.sqrt((crossing.volume_mt ?? 0) / most);
  const say = () => setText(byId("map-said"), text);
  const shape = crossing.status === "closed" ? svgEl("path", { class: "cross", d: "M-4 -4L4 4M4 -4L-4 4" }) : svgEl("circle", { r: size.toFixed(1) });
  const node = svgEl("g", { class: `crossing ${crossing.status}`, role: "img", "aria-label": text, tabindex: "-1", focus: say, pointerenter: say },
    svgEl("circle", { class: "target", r: 11 }), shape, svgEl("title", {}, text));
  return { node, at: crossing.at };
}

function crossingText(words, { name, status, volume_mt: volume, dwell_h: dwell, dwell_h_low: low, dwell_h_high: high }) {
  if (status !== "open") return words.t(`map.crossing_${status}`, { name });
  const waiting = { name, dwell: words.plain(dwell), low: words.plain(low), high: words.plain(high) };
  if (volume === null) return words.t("map.crossing_no_volume", waiting);
  return words.t("map.crossing", { ...waiting, volume: words.plain(volume) });
}

function memberLabel(doc, member, project) {
  const ring = largestRing(doc, member.id);
  if (!ring) return null;
  const name = svgEl("tspan", { class: "map-name" }, member.id);
  const gain = svgEl("tspan", { class: "map-gain", dx: "0.3em" });
  const node = svgEl("text", {}, name, gain);
  return { node, gain, id: member.id, at: project(centre(ring)) };
}

function centre(ring) {
  let [x, y, area] = [0, 0, 0];
  for (let k = 1; k < ring.length; k += 1) {
    const cross = ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1];
    x += (ring[k - 1][0] + ring[k][0]) * cross;
    y += (ring[k - 1][1] + ring[k][1]) * cross;
    area += cross;
  }
  return [x / (3 * area), y / (3 * area)];
}

export function updateMap(view) {
  const { doc, table, state } = view;
  sheet.view = view;
  const scale = largestPercent(table, state.shock) || 1;
  doc.members.forEach((member, i) => {
    const percent = gainPercent(table, state.package, i, state.shock);
    const land = sheet.svg.querySelector(`[data-iso="${member.id}"]`);
    if (land) setClass(land, `member-land ${gainClass(percent / scale)}`);
    const label = sheet.labels.find((l) => l.id === member.id);
    if (label) setText(label.gain, state.package ? `${arrow(percent)}${sheet.screen < NARROW ? "" : ` ${shownGain(view, state.package, state.shock, percent)}`}` : "");
  });
}

/** Five classes; the middle one is nearly nothing on the scale of the table. */
function gainClass(share) {
  const size = Math.abs(share) < 0.002 ? 0 : Math.abs(share) < 0.3 ? 1 : 2;
  return size === 0 ? "even" : `${share > 0 ? "gain" : "loss"}${size}`;
}

/** Show a part of the sheet; dots and texts keep their size on the screen. */
function zoomTo(drawn, box) {
  drawn.box = box;
  setAttribute(drawn.svg, "viewBox", box.map((v) => v.toFixed(1)).join(" "));
  keepSizes(drawn);
}

function keepSizes(drawn) {
  drawn.screen = drawn.svg.clientWidth || 600; // read here alone: reading it between changes of the page costs a layout
  const unit = drawn.box[2] / drawn.screen;
  for (const { node, at } of drawn.dots) setAttribute(node, "transform", `translate(${at[0].toFixed(1)} ${at[1].toFixed(1)}) scale(${unit.toFixed(3)})`);
  for (const label of drawn.labels) {
    const [x, y] = labelPlace(drawn, label, unit);
    setAttribute(label.node, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${unit.toFixed(3)})`);
  }
}

/** A label whose place is off the map moves to the edge if that still is the member's land. */
function labelPlace({ svg, box: [x, y, width, height] }, { id, at }, unit) {
  const land = svg.querySelector(`path[data-iso="${id}"]`);
  const room = [60 * unit, 14 * unit];
  const near = [Math.max(x + room[0], Math.min(x + width - room[0], at[0])), Math.max(y + room[1], Math.min(y + height - room[1], at[1]))];
  const point = svg.createSVGPoint();
  [point.x, point.y] = near;
  return land?.isPointInFill(point) ? near : at;
}

export function mapResized() {
  if (!sheet) return;
  keepSizes(sheet);
  if (sheet.view) updateMap(sheet.view);
}

function zoomed(drawn, factor) {
  const [x, y, width] = drawn.box;
  const wide = Math.max(drawn.width / MOST_ZOOM, Math.min(drawn.width, width * factor));
  const high = (wide * drawn.height) / drawn.width;
  const middle = [x + width / 2, y + drawn.box[3] / 2];
  zoomTo(drawn, inside(drawn, [middle[0] - wide / 2, middle[1] - high / 2, wide, high]));
}

function inside(drawn, [x, y, width, height]) {
  return [Math.max(0, Math.min(drawn.width - width, x)), Math.max(0, Math.min(drawn.height - height, y)), width, height];
}

function wire() {
  byId("zoom-in").onclick = () => zoomed(sheet, 1 / 1.6);
  byId("zoom-out").onclick = () => zoomed(sheet, 1.6);
  byId("zoom-close").onclick = () => zoomTo(sheet, sheet.closeUp);
  byId("zoom-all").onclick = () => zoomTo(sheet, [0, 0, sheet.width, sheet.height]);
  sheet.svg.addEventListener("pointerdown", (start) => {
    const [x, y, width, height] = sheet.box;
    if (width >= sheet.width || start.button !== 0) return;
    const unit = width / sheet.svg.clientWidth;
    const move = (event) => zoomTo(sheet, inside(sheet, [x - (event.clientX - start.clientX) * unit, y - (event.clientY - start.clientY) * unit, width, height]));
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
  });
}

function line(name, text) {
  return el("li", {}, svgEl("svg", { width: 28, height: 10, "aria-hidden": "true" }, svgEl("path", { class: `corridor ${name}`, d: "M1 5H27" })), text);
}

function tradeKeys(words) {
  return [line("flow w4", words.t("map.key_trade"))];
}

function flowKeys(words) {
  const dot = (name, text, shape) => el("li", {}, svgEl("svg", { width: 14, height: 12, "aria-hidden": "true" }, svgEl("g", { class: `crossing ${name}`, transform: "translate(7 6)" }, shape)), text);
  return [line("flow overland w4", words.t("map.key_flow")), line("flow sea w4", words.t("map.key_sea")), line("planned", words.t("map.key_planned")), line("closed", words.t("map.key_closed")),
    dot("open", words.t("map.key_crossing"), svgEl("circle", { r: 4 })), dot("closed", words.t("map.key_crossing_closed"), svgEl("path", { class: "cross", d: "M-4 -4L4 4M4 -4L-4 4" }))];
}
