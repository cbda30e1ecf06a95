/** From values to places, with round ticks: the same scales as in the brief. */

const STRETCH = 200;

/** @param {ChartScale} scale @param {number[]} values @param {number} begin @param {number} end @returns {Axis} */
export function axisOf(scale, values, begin, end) {
  if (scale.kind === "log") return logarithmic(scale, values, begin, end);
  const [low, most] = [Math.min(0, ...values), Math.max(0, ...values)];
  const high = low === most ? 1 : most;
  if (scale.kind === "bent") {
    const bend = (high - low) / STRETCH;
    const within = (/** @type {number} */ v) => v >= 1.2 * low && v <= 1.2 * high;
    const [first, last] = [Math.ceil(Math.log10(bend / 2)), Math.floor(Math.log10(1.2 * Math.max(-low, high)))];
    const powers = steps(first, last, (k) => Number(`1e${k}`));
    const both = [...powers.map((v) => -v).reverse(), 0, ...powers].filter(within);
    return axis(1.2 * low, 1.2 * high, begin, end, (v) => Math.asinh(v / bend), () => both);
  }
  const room = 0.04 * (high - low);
  const span = high - low + 2 * room;
  return axis(low - room, high + room, begin, end, (v) => v, (about) => {
    const unit = 10 ** Math.floor(Math.log10(span / about));
    const step = [1, 2, 5, 10].map((m) => m * unit).find((s) => s >= (span / about) * 0.999) ?? unit;
    const [first, last] = [Math.ceil((low - room) / step), Math.floor((high + room) / step)];
    return steps(first, last, (k) => Number((k * step).toFixed(12)));
  });
}

/** Smaller values than the least stand at its start.
 * @param {ChartScale} scale @param {number[]} values @param {number} begin @param {number} end
 */
function logarithmic(scale, values, begin, end) {
  const least = scale.least ?? 1e-9;
  const above = values.filter((v) => v > least);
  const shown = above.length ? above : [least, 10 * least];
  const low = scale.most ? least : Math.max(least, 0.85 * Math.min(...shown));
  const high = scale.most ? Math.max(scale.most, 10 * least) : 1.18 * Math.max(...shown);
  const inside = (/** @type {number} */ v) => Math.log10(Math.min(Math.max(v, low), high));
  return axis(low, high, begin, end, inside, () => {
    const powers = steps(Math.floor(Math.log10(low)), Math.ceil(Math.log10(high)), (k) => Number(`1e${k}`));
    const within = (/** @type {number} */ v) => v >= low * 0.999999 && v <= high * 1.000001;
    const few = powers.filter(within);
    return few.length > 1 ? few : powers.flatMap((p) => [p, 2 * p, 5 * p]).filter(within);
  });
}

/** @param {number} first @param {number} last @param {(k: number) => number} value */
function steps(first, last, value) {
  return Array.from({ length: Math.max(0, last - first + 1) }, (_, k) => value(first + k));
}

/** @param {number} low @param {number} high @param {number} begin @param {number} end
 * @param {(value: number) => number} straight @param {Axis["ticks"]} ticks @returns {Axis}
 */
function axis(low, high, begin, end, straight, ticks) {
  const [from, to] = [straight(low), straight(high)];
  const at = (/** @type {number} */ value) =>
    Number((begin + ((straight(value) - from) / (to - from)) * (end - begin)).toFixed(2));
  return { at, ticks };
}
