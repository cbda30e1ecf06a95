/** What was tried at the table, in the order of time; names of people are never asked. */

import { bitsOf } from "./bits.js";
import { jointGains } from "./table.js";

const PLACE = "table-log"; // the log in a page that was saved with it

/** Return the log of the page that was opened: empty unless it was saved with one. @returns {Tried[]} */
export function openedLog() {
  return JSON.parse(document.getElementById(PLACE)?.textContent ?? "[]");
}

/** Return the log with what is on the table now; what was looked at last is not said twice.
 * @param {readonly Tried[]} log @param {View} view @param {Date} time @returns {readonly Tried[]}
 */
export function tried(log, { doc, table, state, verdict }, time) {
  const refusing = doc.members.filter((_, i) => (verdict.refusers[state.package] >> i) & 1).map(({ id }) => id);
  const moved = doc.members.filter((member, i) => state.thresholds[i] !== member.threshold_percent);
  const own = moved.map(({ id }) => id);
  const last = log.at(-1);
  const same = last && last.package === state.package && last.rule === state.rule &&
    String(last.refusing) === String(refusing) && String(last.own_thresholds) === String(own);
  if (same) return log;
  const entry = {
    time: time.toISOString(), package: state.package,
    measures: bitsOf(state.package).map((bit) => doc.measures[bit].id),
    cost_musd: table.costs[state.package], gain_musd: jointGains(table)[state.package], refusing, rule: state.rule,
    own_thresholds: own,
  };
  return [...log, entry];
}

/** Return the log as rows, full precision, with units in the head. @param {readonly Tried[]} log */
export function logCsv(log) {
  const head = "time,package,measures,cost_musd,joint_gain_musd,refusing,rule,own_thresholds";
  const rows = log.map((one) => [one.time, one.package, one.measures.join(" "), one.cost_musd, one.gain_musd,
    one.refusing.join(" "), one.rule, one.own_thresholds.join(" ")].join(","));
  return [head, ...rows, ""].join("\r\n");
}

/** Return the text of a page of one file with the log in it; head and body as they were when it was opened.
 * @param {string} head @param {string} body @param {readonly Tried[]} log
 */
export function pageWithLog(head, body, log) {
  const block = new RegExp(`<script type="application/json" id="${PLACE}">[^<]*</script>\\n?`);
  const data = JSON.stringify(log).replaceAll("<", "\\u003c");
  const kept = `<script type="application/json" id="${PLACE}">${data}</script>\n`;
  const opening = /<script type="application\/json" id="table-document">/;
  const filled = head.replace(block, "").replace(opening, (start) => kept + start);
  return `<!doctype html>\n<html lang="en"><head>${filled}</head>\n<body>${body}</body></html>\n`;
}
