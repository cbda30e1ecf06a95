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
