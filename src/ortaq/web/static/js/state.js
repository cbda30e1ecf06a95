/** What the reader has chosen: immutable, kept in the fragment of the address so that a link shares it. */

const RULES = ["worst", "mean", "cvar10", "cvar25"];

/** Return the rules of acceptance on offer; that of the document is one of them, with its own tail.
 * @param {TableDocument} doc
 */
export function rulesOf(doc) {
  const own = ownRule(doc);
  return RULES.includes(own) ? RULES : [...RULES, own];
}

/** Return the rule by which the document was made. @param {TableDocument} doc */
export function ownRule({ agreement: { accept, tail } }) {
  if (accept !== "cvar") return accept === "expected" ? "mean" : "worst";
  return `cvar${Number((100 * tail).toPrecision(12))}`;
}

/** Return the state in which a document opens: its recommended package, its rule, its thresholds.
 * @param {TableDocument} doc @param {string} language
 */
export function openingState(doc, language) {
  return Object.freeze({
    package: doc.agreement.recommended ?? 0,
    shock: 0,
    rule: ownRule(doc),
    language,
    thresholds: Object.freeze(doc.members.map((m) => m.threshold_percent)),
    sort: "nash",
    budget: null,
    pinned: null,
  });
}

/** @param {State} state @param {Partial<State>} change */
export function changed(state, change) {
  return Object.freeze({ ...state, ...change });
}

/** @param {State} state @param {number} member @param {number} percent */
export function withThreshold(state, member, percent) {
  const thresholds = state.thresholds.map((old, k) => (k === member ? percent : old));
  return changed(state, { thresholds: Object.freeze(thresholds) });
}

/** Return the fragment: `p` package, `s` shock, `a` rule, `l` language, `v` the variant that it is compared with, `t`
 * thresholds of the reader's own.
 * @param {State} state @param {TableDocument} doc
 */
export function toFragment(state, doc) {
  const parts = [`p=${state.package}`, `s=${doc.shocks[state.shock].id}`, `a=${state.rule}`, `l=${state.language}`];
  if (state.pinned !== null) parts.push(`v=${state.pinned}`);
  const own = doc.members.flatMap((m, k) =>
    state.thresholds[k] === m.threshold_percent ? [] : [`${m.id}:${state.thresholds[k]}`]);
  if (own.length) parts.push(`t=${own.join(",")}`);
  return `#${parts.join("&")}`;
}

/** Return the state that a fragment describes; what it does not say, or says wrongly, stays as it is.
 * @param {string} fragment @param {State} state @param {TableDocument} doc @param {string[]} languages
 */
export function fromFragment(fragment, state, doc, languages) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  /** @param {string} name */
  const packageAt = (name) => {
    const index = Number(given.get(name) ?? NaN);
    return Number.isInteger(index) && index >= 0 && index < doc.gains_musd.shape[0] ? index : null;
  };
  const shock = doc.shocks.findIndex((s) => s.id === given.get("s"));
  const pairs = (given.get("t") ?? "").split(",").map((part) => part.split(":"));
  const own = new Map(pairs.map(([id, percent]) => [id, Number(percent)]));
  /** @type {(m: Member, k: number) => number} */
  const stated = (m, k) => {
    const percent = own.get(m.id);
    if (percent !== undefined && Number.isFinite(percent)) return percent;
    return [...given].length ? m.threshold_percent : state.thresholds[k];
  };
  const [rule, language] = [given.get("a") ?? "", given.get("l") ?? ""];
  return changed(state, {
    package: packageAt("p") ?? state.package,
    pinned: packageAt("v"),
    shock: shock >= 0 ? shock : state.shock,
    rule: rulesOf(doc).includes(rule) ? rule : state.rule,
    language: languages.includes(language) ? language : state.language,
    thresholds: Object.freeze(doc.members.map(stated)),
  });
}
