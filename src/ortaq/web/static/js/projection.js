/** Lambert's conformal conic projection of the sphere (Snyder 1987, USGS Professional Paper 1395, 15-1 to 15-4). */

const RADIANS = Math.PI / 180;

/** Return a projection of [longitude, latitude] to [x, y], y down, that fits bounds (west, south, east, north).
 * @param {Box} box @param {number} width
 */
export function fittedProjection([west, south, east, north], width) {
  const sixth = (north - south) / 6;
  const conic = lambertConic((west + east) / 2, south + sixth, north - sixth);
  const edge = [];
  for (let k = 0; k <= 40; k += 1) {
    const [lon, lat] = [west + ((east - west) * k) / 40, south + ((north - south) * k) / 40];
    edge.push(conic(lon, south), conic(lon, north), conic(west, lat), conic(east, lat));
  }
  const [left, right] = [Math.min(...edge.map((e) => e[0])), Math.max(...edge.map((e) => e[0]))];
  const [top, bottom] = [Math.min(...edge.map((e) => e[1])), Math.max(...edge.map((e) => e[1]))];
  const scale = width / (right - left);
  /** @type {Projection} */
  const project = ([lon, lat]) => {
    const [x, y] = conic(lon, lat);
    return [(x - left) * scale, (y - top) * scale];
  };
  return { project, width, height: (bottom - top) * scale, middle: (west + east) / 2 };
}

/** @param {number} middle @param {number} first @param {number} second */
function lambertConic(middle, first, second) {
  const opened = (/** @type {number} */ lat) => Math.tan(Math.PI / 4 + (lat * RADIANS) / 2);
  const fall = Math.log(Math.cos(first * RADIANS) / Math.cos(second * RADIANS));
  const cone = fall / Math.log(opened(second) / opened(first));
  const scale = (Math.cos(first * RADIANS) * opened(first) ** cone) / cone;
  return (/** @type {number} */ lon, /** @type {number} */ lat) => {
    const rho = scale / opened(Math.max(-89, Math.min(89, lat))) ** cone;
    const theta = cone * (lon - middle) * RADIANS;
    return [rho * Math.sin(theta), rho * Math.cos(theta)];
  };
}
