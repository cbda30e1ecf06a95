/** Lint of the page of the table: what a reader stumbles over, and lines and functions that fit a screen. */

const BROWSER = [
  "AbortController", "BigUint64Array", "Blob", "BroadcastChannel", "CustomEvent", "DOMParser", "DecompressionStream",
  "Element", "EventSource", "FormData", "HTMLScriptElement", "Image", "Intl", "ResizeObserver", "Response",
  "TextDecoder", "TextEncoder", "URL", "URLSearchParams", "XMLSerializer", "atob", "btoa", "clearTimeout", "crypto",
  "document", "fetch", "getComputedStyle", "history", "localStorage", "location", "navigator", "performance",
  "requestAnimationFrame", "setInterval", "setTimeout", "window",
];
const NODE = ["URL", "globalThis", "process"];

const rules = {
  "array-callback-return": "error",
  complexity: ["error", 16],
  "consistent-return": "error",
  "default-case-last": "error",
  eqeqeq: "error",
  "max-depth": ["error", 4],
  "max-len": ["error", { code: 119, tabWidth: 2 }],
  "max-lines": ["error", 350],
  "max-lines-per-function": ["error", { max: 50, skipBlankLines: true }],
  "max-params": ["error", 6],
  "no-constant-condition": ["error", { checkLoops: false }],
  "no-dupe-keys": "error",
  "no-eval": "error",
  "no-fallthrough": "error",
  "no-implied-eval": "error",
  "no-new-func": "error",
  "no-param-reassign": "error",
  "no-self-compare": "error",
  "no-shadow": "error",
  "no-undef": "error",
  "no-unreachable": "error",
  "no-unsafe-finally": "error",
  "no-unused-vars": ["error", { argsIgnorePattern: "^_" }],
  "no-use-before-define": ["error", { functions: false, variables: false }],
  "no-useless-return": "error",
  "no-var": "error",
  "object-shorthand": "error",
  "prefer-const": "error",
  "prefer-template": "error",
  "require-await": "error",
  "use-isnan": "error",
};

const readonly = (names) => Object.fromEntries(names.map((name) => [name, "readonly"]));

export default [
  { ignores: ["**/*.min.js", ".venv*/", "build/", "dist/", "docs/"] },
  {
    files: ["src/ortaq/**/*.js", "tests/toy_package/**/*.js"],
    languageOptions: { globals: readonly(BROWSER) },
    rules,
  },
  { files: ["src/ortaq/web/static/js/guard.js"], languageOptions: { sourceType: "script" } },
  {
    files: ["eslint.config.js", "tests/web/page/**/*.js"],
    languageOptions: { globals: readonly(NODE) },
    rules: { ...rules, "max-lines-per-function": "off" },
  },
];
