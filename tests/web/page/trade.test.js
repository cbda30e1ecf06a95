import "./dom.js";

import assert from "node:assert/strict";
import { test } from "node:test";

import { circleOfMembers } from "../../../src/ortaq/web/static/js/view_trade.js";
import { documentOf, viewOf } from "./table.js";

const TYPE = 12; // pixels, the least that the page sets on its maps
const TALL = 1.16 * TYPE;
const [BOLD, PLAIN] = [0.78 * TYPE, 0.56 * TYPE]; // of a capital in bold, of a digit
const GAIN = "▼ −0.00085%"; // as long as gains become
const SHARES = { "to-right": 0, "to-left": 1, null: 0.5 }; // of the text left of its place

/** Return the boxes of the names, pixels, on a map of a width, and the box of the map itself. */
function boxesOn(drawn, screen, said) {
  const unit = drawn.width / screen;
  return drawn.labels.map(({ node, id, at }) => {
    const side = node.getAttribute("class");
    const [code, gain] = [BOLD * id.length, PLAIN * said.length];
    const [wide, tall] = side ? [code + 0.3 * TYPE + gain, TALL] : [Math.max(code, gain), TALL + 1.3 * TYPE];
    const left = at[0] / unit - SHARES[side] * wide;
    const top = at[1] / unit - (side ? 0.5 : 0.8) * TALL; // beside a circle a line stands on its middle
    return { id, left, right: left + wide, top, bottom: top + tall };
  });
}

function meet(one, other) {
  return one.left < other.right && other.left < one.right && one.top < other.bottom && other.top < one.bottom;
}

async function circleOf(count) {
  const [first] = documentOf().members;
  const members = Array.from({ length: count }, (_, k) => ({ ...first, id: `M${10 + k}` }));
  const view = await viewOf(1);
  return circleOfMembers({ ...view, doc: { ...view.doc, members } });
}

test("no name of a circle of members lies on another or beyond the map, however many stand in it", async () => {
  for (const count of [1, 2, 3, 5, 8, 9, 12, 13, 18, 24, 27, 30]) {
    const drawn = await circleOf(count);
    for (const [screen, said] of [[268, "▼"], [308, "▼"], [420, GAIN], [465, GAIN]]) {
      const boxes = boxesOn(drawn, screen, said);
      const pairs = boxes.flatMap((one, k) => boxes.slice(0, k).filter((other) => meet(one, other)));
      assert.deepEqual(pairs, [], `${count} members on ${screen} pixels`);
      const tall = (drawn.height / drawn.width) * screen;
      const beyond = boxes.filter((b) => b.left < 0 || b.right > screen || b.top < 0 || b.bottom > tall);
      assert.deepEqual(beyond, [], `${count} members on ${screen} pixels`);
    }
  }
});

test("many members stand in a circle in their order, and none within another", async () => {
  const drawn = await circleOf(30);
  const circles = drawn.svg.all("circle").map((c) => ["cx", "cy", "r"].map((name) => Number(c.getAttribute(name))));
  circles.forEach(([x, y, r], k) => circles.slice(0, k).forEach(([left, top]) =>
    assert.ok(Math.hypot(x - left, y - top) > 2 * r)));
  const turn = circles.map(([x, y]) => Math.atan2(x - drawn.width / 2, y - drawn.height / 2));
  assert.deepEqual(turn, [...turn].sort((a, b) => b - a)); // clockwise, from the right of the top
});
