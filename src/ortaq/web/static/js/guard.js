/** Runs before all else and needs nothing: where the page does not start, the answer in plain words stays.
 *
 * Modules have run when the document is ready; if the first of them has not by then, it could not be loaded.
 */
{
  const { dataset } = document.documentElement;
  let reason = "";
  dataset.working = "true";
  window.addEventListener("error", (event) => {
    const source = event.target instanceof HTMLScriptElement ? event.target.src : "";
    reason = reason || event.message || `${source} could not be loaded`;
  }, true);
  document.addEventListener("DOMContentLoaded", () => {
    if (dataset.started) return;
    delete dataset.working;
    const [place, text] = ["failure", "failure-text"].map((id) => document.getElementById(id));
    if (place) place.hidden = false;
    if (text) text.textContent = reason;
  });
}
