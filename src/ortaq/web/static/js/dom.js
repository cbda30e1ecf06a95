/** Making and changing nodes. No inline styles or handlers: the page runs under `default-src 'self'`. */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Return an element; attributes with a function value are listeners, `null` and `false` leave an attribute out.
 * @template {keyof HTMLElementTagNameMap} K
 * @param {K} name @param {Record<string, Attribute>} [attributes] @param {...(Child | Child[])} children
 */
export function el(name, attributes = {}, ...children) {
  return furnished(document.createElement(name), attributes, children);
}

/** Return an SVG element.
 * @template {keyof SVGElementTagNameMap} K
 * @param {K} name @param {Record<string, Attribute>} [attributes] @param {...(Child | Child[])} children
 */
export function svgEl(name, attributes = {}, ...children) {
  const node = /** @type {SVGElementTagNameMap[K]} */ (document.createElementNS(SVG_NAMESPACE, name));
  return furnished(node, attributes, children);
}

/** @template {Element} T
 * @param {T} node @param {Record<string, Attribute>} attributes @param {(Child | Child[])[]} children
 */
function furnished(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, String(value));
  }
  for (const child of children.flat()) if (child || child === "") node.append(child);
  return node;
}

/** Return a table whose first column names its rows; a head or cell may be a node of its own.
 * @param {(string | Element)[]} heads @param {(string | Element)[][]} rows
 */
export function dataTable(heads, rows) {
  return el("table", { class: "compact" },
    el("thead", {}, el("tr", {}, ...heads.map((head) => cellOf("th", { scope: "col" }, head)))),
    el("tbody", {}, ...rows.map(([head, ...cells]) =>
      el("tr", {}, cellOf("th", { scope: "row" }, head), ...cells.map((cell) => cellOf("td", {}, cell))))));
}

/** @param {"th" | "td"} name @param {Record<string, string>} attributes @param {string | Element} content */
function cellOf(name, attributes, content) {
  return content instanceof Element ? content : el(name, attributes, content);
}

/** Return a cell for a number. @param {string} text @param {string} [tone] */
export function numberCell(text, tone = "") {
  return el("td", { class: `number ${tone}`.trim() }, text);
}

/** Return the head of a column of numbers. @param {string} text */
export function numberHead(text) {
  return el("th", { scope: "col", class: "number" }, text);
}

/** Return a region that a keyboard can scroll. @param {string} label @param {Element} content */
export function scrolled(label, content) {
  return el("div", { class: "scroll", tabindex: "0", role: "region", "aria-label": label }, content);
}

/** @param {string} id */
export function byId(id) {
  return /** @type {PageNode} */ (document.getElementById(id));
}

/** Return the node within another that is always there. @param {Element} node @param {string} selector */
export function within(node, selector) {
  return /** @type {HTMLElement} */ (node.querySelector(selector));
}

/** Change a text only when it differs, so that unchanged nodes cost no layout and are not announced again.
 * @param {Element} node @param {string} text
 */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** @param {Element} node @param {string} name @param {string | number | boolean} value */
export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, String(value));
}

/** @param {Element} node @param {string} value */
export function setClass(node, value) {
  setAttribute(node, "class", value);
}

const STEPS = new Map([["ArrowDown", 1], ["ArrowRight", 1], ["ArrowUp", -1], ["ArrowLeft", -1]]);

/** Make one node of a list reachable by Tab and the others by arrow keys (ARIA practice: roving tabindex).
 * @param {HTMLElement | SVGElement} container @param {string} selector
 */
export function roving(container, selector) {
  container.addEventListener("keydown", (/** @type {any} */ event) => {
    const nodes = /** @type {HTMLElement[]} */ ([...container.querySelectorAll(selector)]);
    const at = nodes.indexOf(event.target.closest(selector));
    const step = STEPS.get(event.key) ?? NaN;
    const next = event.key === "Home" ? 0 : event.key === "End" ? nodes.length - 1 : at + step;
    if (at < 0 || !(next >= 0 && next < nodes.length)) return;
    event.preventDefault();
    makeReachable(nodes, next);
    nodes[next].focus();
  });
}

/** @param {Element[]} nodes @param {number} at */
export function makeReachable(nodes, at) {
  nodes.forEach((node, k) => setAttribute(node, "tabindex", k === at ? "0" : "-1"));
}
