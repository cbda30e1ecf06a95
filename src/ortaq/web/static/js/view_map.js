/** Centre: members by gain, with the map of a domain or the trade between members. */

import { byId, el, makeReachable, roving, setAttribute, setClass, setText, svgEl } from "./dom.js";
import { fittedProjection } from "./projection.js";
import { shownGain } from "./labels.js";
import { gainPercent, largestPercent } from "./table.js";
import { figureKeys, figureLines, figureMarks, figureWords, lineKey, rounded } from "./view_figure.js";
import { circleOfMembers, greatCircle, tradeLines } from "./view_trade.js";
import { arrow } from "./words.js";

const SHEET = 1000;
const MOST_ZOOM = 10;
const ASPECT = 4 / 3;
const WALKED = ".geo-mark, .trade-link"; // what the arrow keys walk along
const NARROW = 420; // pixels; on a narrower map labels have no room for numbers

let sheet = null; // what buildMap drew: {svg, width, height, labels, dots, box}
let chosen = 0; // position of the map on show among those of the document

export function buildMap(view) {
  const { doc, words } = view;
  const kept = sheet?.box; // a new language keeps the part that the reader looks at
  const figure = doc.map?.figures[chosen] ?? doc.map?.figures[0];
  const trade = doc.map?.trade?.links.length > 0;
  const onLand = doc.map !== null && (figure ? doc.members.some(hasShape, doc) : doc.members.every(hasShape, doc));
  sheet = onLand ? geographic(view, figure) : circleOfMembers(view);
  byId("map-frame").replaceChildren(sheet.svg);
  byId("map-note").textContent = onLand ? doc.map.note : "";
  setText(byId("map-said"), figure && onLand ? figureWords(words, figure).hint : words.t(!trade ? "map.missing" : onLand ? "map.trade" : "map.circle"));
  byId("keys").replaceChildren(...(figure && onLand ? figureKeys(words, figure) : trade ? [lineKey("flow w4", words.t("map.key_trade"))] : []));
  byId("map-keys").hidden = !(figure || trade);
  setText(byId("map-title"), figure ? figureWords(words, figure).title : words.t("map.title"));
  buildChoice(view);
  byId("map-zoom").hidden = !onLand;
  if (onLand) wire();
  const walked = [...sheet.svg.querySelectorAll(WALKED)];
  if (walked.length) makeReachable(walked, 0);
  roving(sheet.svg, WALKED);
  zoomTo(sheet, (onLand && kept) || sheet.closeUp);
}

/** Choose among the maps of domains, where there are several. */
function buildChoice({ doc, words }) {
  const figures = doc.map?.figures ?? [];
  const choice = byId("map-choice");
  byId("map-choices").hidden = figures.length < 2;
  choice.replaceChildren(...figures.map((figure, k) => el("option", { value: k, selected: k === chosen }, figureWords(words, figure).title)));
  choice.onchange = () => {
    chosen = Number(choice.value);
    const { view } = sheet;
    buildMap(view);
    updateMap(view);
  };
}

function hasShape({ id }) {
  return largestRing(this, id) !== null;
}

function geographic(view, figure) {
  const { doc, words } = view;
  const { project, width, height, middle } = sheetProjection(boundsOf(doc, doc.members.map((m) => m.id), [12, 1, 2, 3]));
  const svg = svgEl("svg", { id: "map", role: "group", "aria-label": figure ? figureWords(words, figure).label : words.t("map.label_trade"), viewBox: `0 0 ${width} ${height.toFixed(0)}` });
  const land = doc.map.shapes.features.map((shape) => shapePath(shape, project, middle, doc));
  const placeOf = (id) => doc.map.trade.places[id] ?? centre(largestRing(doc, id));
  const lines = figure ? figureLines(figure, project, { width, height }) : tradeLines(view, (a, b) => greatCircle(placeOf(a), placeOf(b)).map(project));
  const capitals = doc.map.trade ? doc.members.map(({ id }) => ({ node: svgEl("circle", { class: "capital", r: 2.6 }), at: project(placeOf(id)) })) : [];
  const dots = [...capitals, ...(figure ? figureMarks(words, figure, project, { width, height }) : [])];
  const labels = doc.members.map((member) => memberLabel(doc, member, project)).filter(Boolean);
  svg.append(svgEl("rect", { class: "water", x: -2 * SHEET, y: -2 * SHEET, width: 5 * SHEET, height: 5 * SHEET }), svgEl("g", {}, ...land), svgEl("g", { class: "geo-lines" }, ...lines),
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
