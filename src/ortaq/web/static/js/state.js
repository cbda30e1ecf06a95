/** What the reader has chosen: immutable, kept in the fragment of the address so that a link shares it. */

const RULES = ["worst", "mean", "cvar10", "cvar25"];

/** Return the rules of acceptance on offer; that of the document is one of them, with its own tail. */
export function rulesOf(doc) {
  const own = ruleOf(doc);
  return RULES.includes(own) ? RULES : [...RULES, own];
}

function ruleOf({ agreement: { accept, tail } }) {
  if (accept !== "cvar") return accept === "expected" ? "mean" : "worst";
  return `cvar${Number((100 * tail).toPrecision(12))}`;
}

/** Return the state in which a document opens: its recommended package, its rule, its thresholds. */
export function openingState(doc, language) {
  return Object.freeze({
    package: doc.agreement.recommended ?? 0,
    shock: 0,
    rule: ruleOf(doc),
    language,
    thresholds: Object.freeze(doc.members.map((m) => m.threshold_percent)),
    sort: "nash",
  });
}

export function changed(state, change) {
  return Object.freeze({ ...state, ...change });
}

export function withThreshold(state, member, percent) {
  const thresholds = state.thresholds.map((old, k) => (k === member ? percent : old));
  return changed(state, { thresholds: Object.freeze(thresholds) });
}

/** Return the fragment: `p` package, `s` shock, `a` rule, `l` language, `t` thresholds that differ from the document's. */
export function toFragment(state, doc) {
  const parts = [`p=${state.package}`, `s=${doc.shocks[state.shock].id}`, `a=${state.rule}`, `l=${state.language}`];
  const own = doc.members
    .map((m, k) => [m, state.thresholds[k]])
    .filter(([m, percent]) => percent !== m.threshold_percent)
    .map(([m, percent]) => `${m.id}:${percent}`);
  if (own.length) parts.push(`t=${own.join(",")}`);
  return `#${parts.join("&")}`;
}

/** Return the state that a fragment describes; what it does not say, or says wrongly, stays as it is. */
export function fromFragment(fragment, state, doc, languages) {
  const given = new URLSearchParams(fragment.replace(/^#/, ""));
  const index = Number(given.get("p") ?? NaN);
  const shock = doc.shocks.findIndex((s) => s.id === given.get("s"));
  const own = new Map((given.get("t") ?? "").split(",").map((part) => [part.split(":")[0], Number(part.split(":")[1])]));
  const stated = (m, k) => (Number.isFinite(own.get(m.id)) ? own.get(m.id) : given.size ? m.threshold_percent : state.thresholds[k]);
  return changed(state, {
    package: Number.isInteger(index) && index >= 0 && index < doc.gains_musd.shape[0] ? index : state.package,
    shock: shock >= 0 ? shock : state.shock,
    rule: rulesOf(doc).includes(given.get("a")) ? given.get("a") : state.rule,
    language: languages.includes(given.get("l")) ? given.get("l") : state.language,
    thresholds: Object.freeze(doc.members.map(stated)),
  });
}
