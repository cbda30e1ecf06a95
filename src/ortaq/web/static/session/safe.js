/** What a delegation keeps in this browser and nowhere else: keys that no script can read, limits, answers. */

const STORE = "kept";

/** @type {Promise<IDBDatabase> | null} */
let base = null;

/** @returns {Promise<IDBDatabase>} */
function opened() {
  base ??= new Promise((resolve, reject) => {
    const asked = window.indexedDB.open("ortaq-session", 1);
    asked.addEventListener("upgradeneeded", () => asked.result.createObjectStore(STORE));
    asked.addEventListener("success", () => resolve(asked.result));
    asked.addEventListener("error", () => reject(asked.error));
  });
  return base;
}

/** @template T @param {"readonly" | "readwrite"} mode @param {(store: IDBObjectStore) => IDBRequest<T>} work
 * @returns {Promise<T>} once it is on disk
 */
async function done(mode, work) {
  const act = (await opened()).transaction(STORE, mode, { durability: "strict" });
  return new Promise((resolve, reject) => {
    const asked = work(act.objectStore(STORE));
    act.addEventListener("complete", () => resolve(asked.result));
    act.addEventListener("error", () => reject(act.error));
    act.addEventListener("abort", () => reject(act.error));
  });
}

/** Return what is kept under a name; undefined where nothing is. @param {string} name @returns {Promise<any>} */
export function kept(name) {
  return done("readonly", (store) => store.get(name));
}

/** Keep something under a name. @param {string} name @param {unknown} value */
export function keep(name, value) {
  return done("readwrite", (store) => store.put(value, name));
}

/** Do something while no other tab of this browser does. @param {string} name @param {() => Promise<any>} work
 * @returns {Promise<any>}
 */
export function alone(name, work) {
  return navigator.locks.request(`ortaq-safe-${name}`, work);
}
