/** What only a running server can do: compute the table again under another case of the assumptions. */

const POLL_MS = 500;
const CORNERS = ["low", "central", "high"];
export const CASE_PARTS = { elasticity: CORNERS, tariff: CORNERS, shift: CORNERS, cost: CORNERS, deficits: ["fixed", "proportional"] };

/** Return the address of a part of the server; the token that ortaq printed with the address of the page goes along. */
export function servedAddress(path) {
  const token = new URLSearchParams(location.search).get("token");
  return token === null ? path : `${path}${path.includes("?") ? "&" : "?"}token=${encodeURIComponent(token)}`;
}

/** Return the document in the page itself (a single file), else the one that the server holds. */
export async function loadDocument() {
  const embedded = document.getElementById("table-document");
  if (embedded) return JSON.parse(embedded.textContent);
  return asked("api/table");
}

/** Return whether a server answers; a single file asks nobody. */
export async function isServed() {
  if (document.getElementById("table-document")) return false;
  try {
    return (await asked("api/health")).ok === true;
  } catch {
    return false;
  }
}

/** Return what one package under one shock does against the baseline without either, before costs. */
export function exactOutcome(index, shock) {
  return asked(`api/outcome?packages=${index}&shock=${shock}`);
}

/** Return the gains of members from a package under a shock, net of costs, million USD a year; as the table has them. */
export async function solvedGains(doc, index, shock) {
  const [joint, alone] = await Promise.all([exactOutcome(index, shock), shock ? exactOutcome(0, shock) : null]);
  const income = (outcome, id) => outcome?.members.find((m) => m.id === id).real_income_musd.central ?? 0;
  return doc.members.map(({ id }) => {
    const paid = doc.measures.reduce((sum, m, bit) => ((index >> bit) & 1 ? sum + (m.annual_cost_musd[id] ?? 0) : sum), 0);
    return income(joint, id) - income(alone, id) - paid;
  });
}

/** Return the table for other ends of the assumptions; `onProgress(done, of)` meanwhile, `signal` cancels the work. */
export async function recomputed(question, onProgress, signal) {
  const body = { method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify(question), signal };
  const { job } = await asked("api/recompute", body);
  const cancel = () => fetch(servedAddress(`api/jobs/${job}`), { method: "DELETE" });
  signal.addEventListener("abort", cancel);
  try {
    for (;;) {
      const found = await asked(`api/jobs/${job}`, { signal });
      if (found.state === "done") return await asked(`api/jobs/${job}/table`, { signal });
      if (found.state !== "running") throw new Error(found.message || found.state);
      onProgress(found.done, found.of);
      await new Promise((resolve) => setTimeout(resolve, POLL_MS));
    }
  } finally {
    signal.removeEventListener("abort", cancel);
  }
}

async function asked(path, options = {}) {
  const answer = await fetch(servedAddress(path), options);
  if (answer.ok) return answer.json();
  const problem = await answer.json().catch(() => ({}));
  throw new Error([problem.what ?? `${path}: ${answer.status} ${answer.statusText}`, problem.why, problem.fix].filter(Boolean).join("; "));
}
