/** Making and changing nodes. No inline styles or handlers: the page runs under `default-src 'self'`. */

const SVG_NAMESPACE = "http://www.w3.org/2000/svg";

/** Return an element; attributes with a function value are listeners, `null` and `false` leave an attribute out. */
export function el(name, attributes = {}, ...children) {
  return furnished(document.createElement(name), attributes, children);
}

/** Return an SVG element. */
export function svgEl(name, attributes = {}, ...children) {
  return furnished(document.createElementNS(SVG_NAMESPACE, name), attributes, children);
}

function furnished(node, attributes, children) {
  for (const [key, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(key, value);
    else if (value === true) node.setAttribute(key, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(key, value);
  }
  node.append(...children.flat().filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

export function byId(id) {
  return document.getElementById(id);
}

/** Change a text only when it differs, so that unchanged nodes cost no layout and are not announced again. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

export function setAttribute(node, name, value) {
  if (node.getAttribute(name) !== String(value)) node.setAttribute(name, value);
}

export function setClass(node, value) {
  setAttribute(node, "class", value);
}

/** Make one node of a list reachable by Tab and the others by arrow keys (ARIA practice: roving tabindex). */
export function roving(container, selector) {
  container.addEventListener("keydown", (event) => {
    const nodes = [...container.querySelectorAll(selector)];
    const at = nodes.indexOf(event.target.closest(selector));
    const step = { ArrowDown: 1, ArrowRight: 1, ArrowUp: -1, ArrowLeft: -1 }[event.key];
    const next = event.key === "Home" ? 0 : event.key === "End" ? nodes.length - 1 : at + step;
    if (at < 0 || !(next >= 0 && next < nodes.length)) return;
    event.preventDefault();
    makeReachable(nodes, next);
    nodes[next].focus();
  });
}

export function makeReachable(nodes, at) {
  nodes.forEach((node, k) => setAttribute(node, "tabindex", k === at ? "0" : "-1"));
}
