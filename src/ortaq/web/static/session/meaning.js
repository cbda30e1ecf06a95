/** What packages mean for one member, the public order, and the course of sealed questions; as in `ortaq.session`. */

export const REASONS = ["signs", "measure", "payment", "dependence", "line"];
export const TERMS = { rounds: 8, suggestions: 3, apart: 2, block: 8, blocks: 96, steps: [0, 0.2] };
const [SIGNS, MEASURE, PAYMENT, DEPENDENCE, LINE] = REASONS.keys();

/** Return limits that refuse only what makes a member worse off. @returns {Limits} */
export function noLimits() {
  return { form: "ortaq session limits 1", unit: "percent", line: 0, slip: 0, refused: [], payment_musd: null,
    dependence_percent: null, weights: {} };
}

/** Return what every package means for a member with these limits.
 * @param {any} agenda @param {string} member @param {Limits} limits @returns {Meaning}
 */
export function meaning(agenda, member, limits) {
  const column = agenda.members.findIndex((/** @type {any} */ one) => one.code === member);
  const gain = (limits.unit === "percent" ? agenda.gain_percent : agenda.gain_musd)[column];
  const counted = Float64Array.from(gain);
  for (const feature of agenda.features ?? []) {
    const weight = limits.weights[feature.id] ?? 0;
    agenda.packages.forEach((/** @type {number} */ mask, /** @type {number} */ row) => {
      counted[row] += weight * (feature.holds ? Number(feature.holds[row]) : bits(mask & feature.measures));
    });
  }
  const short = counted.map((one) => Math.max(limits.line - one, 0));
  const best = largest([0, ...gain]);
  return { counted, reason: reasons(agenda, column, limits, short), short, best };
}

/** @param {any} agenda @param {number} column @param {Limits} limits @param {Float64Array} short */
function reasons(agenda, column, limits, short) {
  const barred = limits.refused.reduce((mask, id) => mask | bitOf(agenda, id), 0);
  const spent = agenda.spent_musd[column];
  const dependence = agenda.dependence_percent?.[column];
  const { payment_musd: cap, dependence_percent: most } = limits;
  return Uint8Array.from(agenda.packages, (mask, row) => {
    if (mask & barred) return MEASURE;
    if (cap !== null && spent[row] > cap) return PAYMENT;
    if (most !== null && dependence && dependence[row] > most) return DEPENDENCE;
    return short[row] > 0 ? LINE : SIGNS;
  });
}

/** @param {number[]} numbers */
function largest(numbers) {
  return numbers.reduce((a, b) => Math.max(a, b), -Infinity);
}

/** @param {any} agenda @param {string} id */
function bitOf(agenda, id) {
  return 1 << agenda.measures.findIndex((/** @type {any} */ one) => one.id === id);
}

/** Return whether a member refuses a package when lines slip by a step.
 * @param {Meaning} meant @param {number} slip @param {number} step @param {number} row
 */
export function refuses(meant, slip, step, row) {
  const room = Math.min(slip, step) * meant.best;
  return meant.reason[row] !== SIGNS && (meant.reason[row] !== LINE || meant.short[row] > room);
}

/** Return rows by balance of public gains, ties by row. @param {any} agenda @param {number} [off] */
export function publicOrder(agenda, off = 0) {
  const columns = agenda.gain_percent;
  const best = columns.map(largest);
  const score = Float64Array.from(agenda.packages, (_, row) => {
    let [product, smallest] = [1, Infinity];
    for (let member = 0; member < columns.length; member += 1) {
      const share = columns[member][row] / (best[member] > 0 ? best[member] : 1);
      product *= share;
      smallest = Math.min(smallest, share);
    }
    return smallest > 0 ? product : smallest;
  });
  const rows = [...agenda.packages.keys()].filter((row) => !(agenda.packages[row] & off));
  return rows.sort((a, b) => score[b] - score[a] || a - b);
}

/** Return the rows that are asked about, first ones first: any two differ in several measures.
 * @param {any} agenda @param {typeof TERMS} terms @param {number} [off]
 */
export function course(agenda, terms, off = 0) {
  const chosen = /** @type {number[]} */ ([]);
  for (const row of publicOrder(agenda, off)) {
    if (chosen.length === terms.block * terms.blocks) break;
    const mask = agenda.packages[row];
    if (chosen.every((one) => bits(agenda.packages[one] ^ mask) >= terms.apart)) chosen.push(row);
  }
  return chosen;
}

/** Return one question of the course. @param {typeof TERMS} terms @param {number[]} rows @param {number} number
 * @returns {Question | null} null beyond the end
 */
export function question(terms, rows, number) {
  const blocks = Math.min(terms.blocks, Math.ceil(rows.length / terms.block));
  if (!(number >= 0 && number < terms.steps.length * blocks)) return null;
  const first = (number % blocks) * terms.block;
  return { kind: "block", number, step: Math.floor(number / blocks), rows: rows.slice(first, first + terms.block) };
}

/** Return the worst case of what published answers tell of a line: as if all others could sign everything.
 * @param {Meaning} meant @param {Limits} limits @param {typeof TERMS} terms
 * @param {Published[]} published
 */
export function told(meant, limits, terms, published) {
  const whole = Math.max(meant.best, limits.line);
  let [low, high, answers] = [0, whole, 0];
  for (const { asked, could } of published) {
    const room = Math.min(limits.slip, terms.steps[asked.step]) * meant.best;
    asked.rows.forEach((row, place) => {
      answers += 1;
      const reaches = meant.counted[row] + room;
      const isOfLine = meant.reason[row] === SIGNS || meant.reason[row] === LINE;
      if (could[place]) high = Math.min(high, reaches);
      else if (isOfLine && reaches < limits.line) low = Math.max(low, reaches);
    });
  }
  return { answers, low, high, kept: whole > 0 ? Math.max(high - low, 0) / whole : 1 };
}

/** Return how many measures a mask holds. @param {number} mask */
export function bits(mask) {
  let [left, count] = [mask, 0];
  for (; left; left &= left - 1) count += 1;
  return count;
}
