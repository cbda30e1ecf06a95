/** Sets of measures as bits of one number. */

/** @param {number} bits */
export function bitCount(bits) {
  let count = 0;
  for (let rest = bits; rest; rest &= rest - 1) count += 1;
  return count;
}

/** Return the positions of the bits that are set. @param {number} set */
export function bitsOf(set) {
  const found = [];
  for (let bit = 0; set >> bit; bit += 1) if ((set >> bit) & 1) found.push(bit);
  return found;
}

/** Return the sums of what each position has over every set. @param {number[]} each @param {number} sets */
export function subsetSums(each, sets) {
  const sums = new Float64Array(sets);
  for (let p = 1; p < sets; p += 1) sums[p] = sums[p & (p - 1)] + each[31 - Math.clz32(p & -p)];
  return sums;
}
