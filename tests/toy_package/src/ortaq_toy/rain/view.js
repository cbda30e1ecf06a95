/** What members lose when it is dry: a view of the negotiation table that ortaq's page shows below its own. */

import { el, setText } from "../js/dom.js";
import { gainPercent } from "../js/table.js";
import { registerView } from "../js/views.js";

/** The first shock is no shock; the last stands for dry years here. */
function said({ doc, table, state, words }, member) {
  const [wet, dry] = [0, doc.shocks.length - 1].map((shock) => gainPercent(table, state.package, member, shock));
  const name = words.memberName(doc.members[member]);
  return words.t("toy_rain.view.loss", { member: name, points: words.points(wet - dry) });
}

registerView({
  id: "toy_rain",
  title: ({ words }) => words.t("toy_rain.view.title"),
  build: (view) => [el("ul", {}, ...view.doc.members.map((_, k) => el("li", {}, said(view, k))))],
  update(view, body) {
    body.querySelectorAll("li").forEach((item, k) => setText(item, said(view, k)));
  },
});
