/** Centre: members by gain, with the map of a domain or the trade between members. */

import { byId, el, makeReachable, roving, setAttribute, setClass, setText, svgEl } from "./dom.js";
import { fittedProjection } from "./projection.js";
import { shownGain } from "./labels.js";
import { gainPercent, largestPercent } from "./table.js";
import { figureKeys, figureLines, figureMarks, figureWords, lineKey, rounded } from "./view_figure.js";
import { circleOfMembers, greatCircle, tradeLines } from "./view_trade.js";
import { arrow, tone } from "./words.js";

const SHEET = 1000;
const MOST_ZOOM = 10;
const ASPECT = 4 / 3;
const WALKED = ".geo-mark, .trade-link"; // what the arrow keys walk along
const NARROW = 420; // pixels; on a narrower map labels have no room for numbers

/** @type {Sheet | null} what buildMap drew */
let sheet = null;
let chosen = 0; // position of the map on show among those of the document

/** @param {View} view */
export function buildMap(view) {
  const { doc } = view;
  const kept = sheet?.box; // a new language keeps the part that the reader looks at
  const figure = doc.map?.figures[chosen] ?? doc.map?.figures[0];
  const shown = doc.members.map(({ id }) => largestRing(doc, id) !== null);
  const map = (figure ? shown.some(Boolean) : shown.every(Boolean)) ? doc.map : null;
  const onLand = map !== null;
  const drawn = onLand ? geographic(view, map, figure) : circleOfMembers(view);
  sheet = drawn;
  byId("map-frame").replaceChildren(drawn.svg);
  byId("map-note").textContent = onLand ? map.note : "";
  sayWhatIsDrawn(view, onLand, figure);
  buildChoice(view);
  byId("map-zoom").hidden = !onLand;
  if (onLand) wire(drawn);
  const walked = [...drawn.svg.querySelectorAll(WALKED)];
  if (walked.length) makeReachable(walked, 0);
  roving(drawn.svg, WALKED);
  zoomTo(drawn, (onLand && kept) || drawn.closeUp);
}

/** Title, hint and keys. @param {View} view @param {boolean} onLand @param {Figure} [figure] */
function sayWhatIsDrawn({ doc, words }, onLand, figure) {
  const named = figure && figureWords(words, figure);
  const trade = Boolean(doc.map?.trade?.links.length);
  const general = !trade ? "map.missing" : onLand ? "map.trade" : "map.circle";
  setText(byId("map-said"), named && onLand ? named.hint : words.t(general));
  const keys = trade ? [lineKey("flow w4", words.t("map.key_trade"))] : [];
  byId("keys").replaceChildren(...(figure && onLand ? figureKeys(words, figure) : keys));
  byId("map-keys").hidden = !(figure || trade);
  setText(byId("map-title"), named ? named.title : words.t("map.title"));
}

/** Choose among the maps of domains, where there are several. @param {View} view */
function buildChoice({ doc, words }) {
  const figures = doc.map?.figures ?? [];
  const choice = byId("map-choice");
  byId("map-choices").hidden = figures.length < 2;
  const titles = figures.map((figure) => figureWords(words, figure).title);
  choice.replaceChildren(...titles.map((title, k) => el("option", { value: k, selected: k === chosen }, title)));
  choice.onchange = () => {
    chosen = Number(choice.value);
    const view = sheet?.view;
    if (!view) return;
    buildMap(view);
    updateMap(view);
  };
}

/** @param {View} view @param {MapRecord} map @param {Figure} [figure] @returns {Sheet} */
function geographic(view, map, figure) {
  const { doc, words } = view;
  const bounds = boundsOf(doc, doc.members.map((m) => m.id), [12, 1, 2, 3]);
  const { project, width, height, middle } = sheetProjection(bounds);
  const size = { width, height };
  const places = map.trade?.places;
  /** @param {string} id @returns {Place} */
  const placeOf = (id) => places?.[id] ?? centre(largestRing(doc, id) ?? []);
  const capitals = places ? doc.members.map(({ id }) => capital(project(placeOf(id)))) : [];
  const dots = [...capitals, ...(figure ? figureMarks(words, figure, project, size) : [])];
  const lines = figure ? figureLines(figure, project, size)
    : tradeLines(view, (a, b) => greatCircle(placeOf(a), placeOf(b)).map(project));
  const labels = doc.members.flatMap((member) => memberLabel(doc, member, project) ?? []);
  const label = figure ? figureWords(words, figure).label : words.t("map.label_trade");
  const water = { class: "water", x: -2 * SHEET, y: -2 * SHEET, width: 5 * SHEET, height: 5 * SHEET };
  const box = `0 0 ${width} ${height.toFixed(0)}`;
  const svg = svgEl("svg", { id: "map", role: "group", "aria-label": label, viewBox: box },
    svgEl("rect", water),
    svgEl("g", {}, ...map.shapes.features.map((shape) => shapePath(shape, project, middle, doc))),
    svgEl("g", { class: "geo-lines" }, ...lines),
    svgEl("g", {}, ...dots.map((d) => d.node)),
    svgEl("g", { class: "map-labels" }, ...labels.map((l) => l.node)));
  const whole = /** @type {Box} */ ([0, 0, width, height]);
  return { svg, width, height, labels, dots, box: whole, closeUp: closeUp(doc, project, size), screen: 0 };
}

/** @param {Place} at */
function capital(at) {
  return { node: svgEl("circle", { class: "capital", r: 2.6 }), at };
}

/** The sheet has one shape for every set of members; what lies north and south fills it. @param {Box} bounds */
function sheetProjection(bounds) {
  const fitted = fittedProjection(bounds, SHEET);
  const height = Math.max(fitted.height, SHEET / ASPECT);
  const shift = (height - fitted.height) / 2;
  /** @type {Projection} */
  const project = (place) => [fitted.project(place)[0], fitted.project(place)[1] + shift];
  return { ...fitted, height, project };
}

/** West, south, east, north of the members' largest lands, with room on the four sides in degrees.
 * @param {TableDocument} doc @param {string[]} ids @param {Box} box @returns {Box}
 */
function boundsOf(doc, ids, [west, south, east, north]) {
  const points = ids.flatMap((id) => largestRing(doc, id) ?? []);
  const [lons, lats] = [points.map((p) => p[0]), points.map((p) => p[1])];
  return [Math.min(...lons) - west, Math.min(...lats) - south, Math.max(...lons) + east, Math.max(...lats) + north];
}

/** Where one member is wider than all others together, the map opens on the others and where they meet it.
 * @param {TableDocument} doc @param {Projection} project @param {Size} size @returns {Box}
 */
function closeUp(doc, project, { width, height }) {
  const wide = (/** @type {string[]} */ ids) => {
    const [west, , east] = boundsOf(doc, ids, [0, 0, 0, 0]);
    return east - west;
  };
  const known = doc.members.map((m) => m.id).filter((id) => largestRing(doc, id));
  const giant = known.find((id) => known.length > 2 && wide([id]) > wide(known.filter((other) => other !== id)));
  if (giant === undefined) return [0, 0, width, height];
  const [west, south, east, north] = boundsOf(doc, known.filter((id) => id !== giant), [4, 1, 9, 1]);
  const steps = [0, 0.25, 0.5, 0.75, 1].map((k) => west + k * (east - west));
  const edge = steps.flatMap((lon) => [project([lon, south]), project([lon, north])]);
  const [left, right] = [Math.min(...edge.map((e) => e[0])), Math.max(...edge.map((e) => e[0]))];
  const [top, bottom] = [Math.min(...edge.map((e) => e[1])), Math.max(...edge.map((e) => e[1]))];
  const side = Math.max(right - left, ((bottom - top) * width) / height);
  return inside({ width, height },
    [(left + right - side) / 2, (top + bottom - (side * height) / width) / 2, side, (side * height) / width]);
}

/** @param {Land} shape */
function ringsOf(shape) {
  return shape.geometry.type === "Polygon" ? shape.geometry.coordinates : shape.geometry.coordinates.flat();
}

/** @param {TableDocument} doc @param {string} iso3 */
function largestRing(doc, iso3) {
  const shape = doc.map?.shapes.features.find((f) => f.properties.iso3 === iso3);
  if (!shape) return null;
  return ringsOf(shape).reduce((best, ring) => (ringArea(ring) > ringArea(best) ? ring : best));
}

/** @param {Place[]} ring */
function ringArea(ring) {
  let sum = 0;
  for (let k = 1; k < ring.length; k += 1) sum += ring[k - 1][0] * ring[k][1] - ring[k][0] * ring[k - 1][1];
  return Math.abs(sum) / 2;
}

/** @param {Land} shape @param {Projection} project @param {number} middle @param {TableDocument} doc */
function shapePath(shape, project, middle, doc) {
  const iso3 = shape.properties.iso3;
  const rings = ringsOf(shape).filter((ring) => ring.every(([lon]) => Math.abs(lon - middle) < 150));
  const path = rings.map((ring) => `M${ring.map((point) => rounded(project(point))).join("L")}Z`).join("");
  const member = doc.members.some((m) => m.id === iso3);
  return svgEl("path", { d: path, class: member ? "member-land even" : "land", "data-iso": member ? iso3 : null });
}

/** @param {TableDocument} doc @param {Member} member @param {Projection} project */
function memberLabel(doc, member, project) {
  const ring = largestRing(doc, member.id);
  if (!ring) return null;
  const name = svgEl("tspan", { class: "map-name" }, member.id);
  const gain = svgEl("tspan", { class: "map-gain", dx: "0.3em" });
  const node = svgEl("text", {}, name, gain);
  return { node, gain, id: member.id, at: project(centre(ring)) };
}

/** @param {Place[]} ring @returns {Place} */
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

/** @param {View} view */
export function updateMap(view) {
  if (!sheet) return;
  const { doc, table, state } = view;
  const { svg, labels, screen } = sheet;
  sheet.view = view;
  const scale = largestPercent(table, state.shock) || 1;
  doc.members.forEach((member, i) => {
    const percent = gainPercent(table, state.package, i, state.shock);
    const land = svg.querySelector(`[data-iso="${member.id}"]`);
    const matters = tone(percent, table.material[i]) !== "even";
    if (land) setClass(land, `member-land ${matters ? gainClass(percent / scale) : "even"}`);
    const label = labels.find((l) => l.id === member.id);
    const number = screen < NARROW ? "" : ` ${shownGain(view, state.package, state.shock, percent)}`;
    if (label) setText(label.gain, state.package ? `${arrow(percent, table.material[i])}${number}` : "");
  });
}

/** Five classes; the middle one is nearly nothing on the scale of the table. @param {number} share */
function gainClass(share) {
  const size = Math.abs(share) < 0.002 ? 0 : Math.abs(share) < 0.3 ? 1 : 2;
  return size === 0 ? "even" : `${share > 0 ? "gain" : "loss"}${size}`;
}

/** Show a part of the sheet; dots and texts keep their size on the screen. @param {Sheet} drawn @param {Box} box */
function zoomTo(drawn, box) {
  drawn.box = box;
  setAttribute(drawn.svg, "viewBox", box.map((v) => v.toFixed(1)).join(" "));
  keepSizes(drawn);
}

/** @param {Sheet} drawn */
function keepSizes(drawn) {
  drawn.screen = drawn.svg.clientWidth || 600; // read here alone: between changes of the page it costs a layout
  const unit = drawn.box[2] / drawn.screen;
  /** @type {(node: Element, place: Place) => void} */
  const put = (node, [x, y]) =>
    setAttribute(node, "transform", `translate(${x.toFixed(1)} ${y.toFixed(1)}) scale(${unit.toFixed(3)})`);
  for (const { node, at } of drawn.dots) put(node, at);
  for (const label of drawn.labels) put(label.node, labelPlace(drawn, label, unit));
}

/** A label whose place is off the map moves to the edge if that still is the member's land.
 * @param {Sheet} drawn @param {MapLabel} label @param {number} unit @returns {Place}
 */
function labelPlace({ svg, box: [x, y, width, height] }, { id, at }, unit) {
  const land = /** @type {SVGPathElement | null} */ (svg.querySelector(`path[data-iso="${id}"]`));
  const room = [60 * unit, 14 * unit];
  /** @type {Place} */
  const near = [Math.max(x + room[0], Math.min(x + width - room[0], at[0])),
    Math.max(y + room[1], Math.min(y + height - room[1], at[1]))];
  const point = svg.createSVGPoint();
  [point.x, point.y] = near;
  return land?.isPointInFill(point) ? near : at;
}

export function mapResized() {
  if (!sheet) return;
  keepSizes(sheet);
  if (sheet.view) updateMap(sheet.view);
}

/** @param {Sheet} drawn @param {number} factor */
function zoomed(drawn, factor) {
  const [x, y, width] = drawn.box;
  const wide = Math.max(drawn.width / MOST_ZOOM, Math.min(drawn.width, width * factor));
  const high = (wide * drawn.height) / drawn.width;
  const middle = [x + width / 2, y + drawn.box[3] / 2];
  zoomTo(drawn, inside(drawn, [middle[0] - wide / 2, middle[1] - high / 2, wide, high]));
}

/** @param {Size} drawn @param {Box} box @returns {Box} */
function inside(drawn, [x, y, width, height]) {
  const [right, bottom] = [drawn.width - width, drawn.height - height];
  return [Math.max(0, Math.min(right, x)), Math.max(0, Math.min(bottom, y)), width, height];
}

/** Buttons and dragging. @param {Sheet} drawn */
function wire(drawn) {
  byId("zoom-in").onclick = () => zoomed(drawn, 1 / 1.6);
  byId("zoom-out").onclick = () => zoomed(drawn, 1.6);
  byId("zoom-close").onclick = () => zoomTo(drawn, drawn.closeUp);
  byId("zoom-all").onclick = () => zoomTo(drawn, [0, 0, drawn.width, drawn.height]);
  drawn.svg.addEventListener("pointerdown", (start) => {
    const [x, y, width, height] = drawn.box;
    if (width >= drawn.width || start.button !== 0) return;
    const unit = width / drawn.svg.clientWidth;
    const move = (/** @type {PointerEvent} */ { clientX, clientY }) => {
      const [left, top] = [x - (clientX - start.clientX) * unit, y - (clientY - start.clientY) * unit];
      zoomTo(drawn, inside(drawn, [left, top, width, height]));
    };
    const stop = () => {
      window.removeEventListener("pointermove", move);
      window.removeEventListener("pointerup", stop);
    };
    window.addEventListener("pointermove", move);
    window.addEventListener("pointerup", stop);
  });
}
