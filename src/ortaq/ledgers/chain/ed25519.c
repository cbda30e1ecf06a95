/* Points S B - k A of Ed25519 (RFC 8032) for many signatures of one key, from tables of multiples of B and of -A.

   What is compared are bytes: a signature is true where the point, encoded as RFC 8032 writes it, is its first half. So
   does the library that signs, one signature after the other; there is no batch equation here, nothing is left to
   chance, and what holds of one signature does not depend on another. Only public data comes here: time may depend on it.

   A table of a point P and a width w holds 1 P to 2^(w-1) P, the same times 2^w, times 2^2w and so on; a scalar is a sum
   of one entry of each row, added or subtracted. Entries are (y + x, y - x, 2dxy), all curve arithmetic is by formulas
   that hold for every pair of points (Hisil, Wong, Carter, Dawson 2008, a = -1). Numbers modulo p = 2^255 - 19 are five
   limbs of 51 bits; a limb is below 2^52 after a product and below 2^54 before one. */

#include <stdint.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define INLINED static inline __attribute__((always_inline))
#define ONE_BLOCK 256 /* points whose denominators are inverted together */
#define AHEAD 8       /* signatures by which entries are asked for before they are added */

#ifdef SOURCE
EXPORT const char *const source = SOURCE;
#endif

typedef unsigned __int128 wide;
typedef struct { uint64_t limb[5]; } field;
typedef struct { field sum, difference, product; } entry;
typedef struct { field x, y, z, t; } point;

static const uint64_t LOW = ((uint64_t)1 << 51) - 1;
static const field ONE = {{1}};
static const field TWICE_D = {{0x69b9426b2f159, 0x35050762add7a, 0x3cf44c0038052, 0x6738cc7407977, 0x2406d9dc56dff}};

INLINED field plus(field a, field b)
{
    for (int i = 0; i < 5; i++) a.limb[i] += b.limb[i];
    return a;
}

/* a - b, with 2p added so that no limb falls below nought: b comes from a product. */
INLINED field minus(field a, field b)
{
    a.limb[0] += 0xfffffffffffda - b.limb[0];
    for (int i = 1; i < 5; i++) a.limb[i] += 0xffffffffffffe - b.limb[i];
    return a;
}

INLINED field times(field f, field g)
{
    const uint64_t *a = f.limb, *b = g.limb;
    uint64_t b1 = 19 * b[1], b2 = 19 * b[2], b3 = 19 * b[3], b4 = 19 * b[4];
    wide c0 = (wide)a[0] * b[0] + (wide)a[1] * b4 + (wide)a[2] * b3 + (wide)a[3] * b2 + (wide)a[4] * b1;
    wide c1 = (wide)a[0] * b[1] + (wide)a[1] * b[0] + (wide)a[2] * b4 + (wide)a[3] * b3 + (wide)a[4] * b2;
    wide c2 = (wide)a[0] * b[2] + (wide)a[1] * b[1] + (wide)a[2] * b[0] + (wide)a[3] * b4 + (wide)a[4] * b3;
    wide c3 = (wide)a[0] * b[3] + (wide)a[1] * b[2] + (wide)a[2] * b[1] + (wide)a[3] * b[0] + (wide)a[4] * b4;
    wide c4 = (wide)a[0] * b[4] + (wide)a[1] * b[3] + (wide)a[2] * b[2] + (wide)a[3] * b[1] + (wide)a[4] * b[0];
    field r;
    c1 += (uint64_t)(c0 >> 51);
    c2 += (uint64_t)(c1 >> 51);
    c3 += (uint64_t)(c2 >> 51);
    c4 += (uint64_t)(c3 >> 51);
    uint64_t low = ((uint64_t)c0 & LOW) + 19 * (uint64_t)(c4 >> 51);
    r.limb[0] = low & LOW;
    r.limb[1] = ((uint64_t)c1 & LOW) + (low >> 51);
    r.limb[2] = (uint64_t)c2 & LOW;
    r.limb[3] = (uint64_t)c3 & LOW;
    r.limb[4] = (uint64_t)c4 & LOW;
    return r;
}

/* a^(p - 2), which is 1 / a, and 0 for 0. p - 2 is 2^255 - 21: all bits but the second and the fourth from the lowest. */
static field inverse(field a)
{
    field r = ONE;
    for (int bit = 254; bit >= 0; bit--) {
        r = times(r, r);
        if (bit != 2 && bit != 4) r = times(r, a);
    }
    return r;
}

static field loaded(const uint8_t bytes[32])
{
    uint64_t w[4];
    memcpy(w, bytes, sizeof w);
    field r = {{w[0] & LOW, (w[0] >> 51 | w[1] << 13) & LOW, (w[1] >> 38 | w[2] << 26) & LOW,
                (w[2] >> 25 | w[3] << 39) & LOW, (w[3] >> 12) & LOW}};
    return r;
}

/* The number below p that a field element is, in 32 bytes. */
static void stored(field a, uint8_t bytes[32])
{
    uint64_t *v = a.limb;
    for (int pass = 0; pass < 2; pass++) {
        for (int i = 0; i < 4; i++) {
            v[i + 1] += v[i] >> 51;
            v[i] &= LOW;
        }
        v[0] += 19 * (v[4] >> 51);
        v[4] &= LOW;
    }
    uint64_t over = (v[0] + 19) >> 51; /* whether it is p or more */
    for (int i = 1; i < 5; i++) over = (v[i] + over) >> 51;
    v[0] += 19 * over;
    for (int i = 0; i < 4; i++) {
        v[i + 1] += v[i] >> 51;
        v[i] &= LOW;
    }
    v[4] &= LOW;
    uint64_t w[4] = {v[0] | v[1] << 51, v[1] >> 13 | v[2] << 38, v[2] >> 26 | v[3] << 25, v[3] >> 39 | v[4] << 12};
    memcpy(bytes, w, sizeof w);
}

/* p + e, or p - e where `negative` is all ones and not nought. */
INLINED point added(point p, const entry *e, uint64_t negative)
{
    field first, second, third;
    for (int i = 0; i < 5; i++) {
        uint64_t swapped = (e->sum.limb[i] ^ e->difference.limb[i]) & negative;
        first.limb[i] = e->sum.limb[i] ^ swapped;
        second.limb[i] = e->difference.limb[i] ^ swapped;
    }
    field a = times(minus(p.y, p.x), second), b = times(plus(p.y, p.x), first), c = times(p.t, e->product);
    field twice = plus(p.z, p.z);
    third = minus(twice, c);
    field more = plus(twice, c);
    for (int i = 0; i < 5; i++) {
        uint64_t swapped = (third.limb[i] ^ more.limb[i]) & negative;
        third.limb[i] ^= swapped;
        more.limb[i] ^= swapped;
    }
    field g = minus(b, a), h = plus(b, a);
    point r = {times(g, third), times(more, h), times(third, more), times(g, h)};
    return r;
}

/* 1 / z of all points of a block, with one inversion (Montgomery's trick); no z is 0. */
static void inverted(const point *points, int64_t count, field *inverses)
{
    field run = ONE;
    for (int64_t i = 0; i < count; i++) {
        inverses[i] = run;
        run = times(run, points[i].z);
    }
    run = inverse(run);
    for (int64_t i = count - 1; i >= 0; i--) {
        inverses[i] = times(run, inverses[i]);
        run = times(run, points[i].z);
    }
}

static entry entry_of(field x, field y)
{
    /* Limbs of entries are as small as those of products: entries are summed up with these. */
    entry e = {times(plus(y, x), ONE), times(minus(y, x), ONE), times(times(x, y), TWICE_D)};
    return e;
}

/* Fill a table: `rows` rows of 2^(width - 1) entries, for the point (x, y). */
EXPORT void comb(const uint8_t x[32], const uint8_t y[32], int64_t width, int64_t rows, entry *table)
{
    int64_t length = (int64_t)1 << (width - 1);
    point block[ONE_BLOCK];
    field inverses[ONE_BLOCK];
    entry base = entry_of(loaded(x), loaded(y));
    for (int64_t row = 0; row < rows; row++) {
        point sum = {{{0}}, ONE, ONE, {{0}}};
        entry *filled = table + row * length;
        for (int64_t start = 0; start < length; start += ONE_BLOCK) {
            int64_t count = length - start < ONE_BLOCK ? length - start : ONE_BLOCK;
            for (int64_t i = 0; i < count; i++) block[i] = sum = added(sum, &base, 0);
            inverted(block, count, inverses);
            for (int64_t i = 0; i < count; i++)
                filled[start + i] = entry_of(times(block[i].x, inverses[i]), times(block[i].y, inverses[i]));
        }
        sum = added(sum, &filled[length - 1], 0); /* 2^width times the base */
        inverted(&sum, 1, inverses);
        base = entry_of(times(sum.x, inverses[0]), times(sum.y, inverses[0]));
    }
}

/* The signed digit of a scalar at a row: -2^(width - 1) < digit <= 2^(width - 1). */
static int64_t digit(const uint64_t scalar[5], int64_t width, int64_t row, uint64_t *carry)
{
    int64_t place = row * width, word = place / 64, shift = place % 64;
    uint64_t bits = word > 3 ? 0 : scalar[word] >> shift;
    if (word <= 3 && shift > 64 - width) bits |= scalar[word + 1] << (64 - shift);
    uint64_t value = (bits & (((uint64_t)1 << width) - 1)) + *carry;
    *carry = value > (uint64_t)1 << (width - 1);
    return (int64_t)value - (int64_t)(*carry << width);
}

INLINED int64_t size(int64_t value) { return value < 0 ? -value : value; }

/* Tell the processor that an entry is read soon. */
INLINED void wanted(const entry *e)
{
    __builtin_prefetch(e);
    __builtin_prefetch((const char *)e + sizeof *e - 1);
}

/* Add to each sum its scalar times the point of a table. */
static void gathered(
    point *sums, const uint8_t *scalars, int64_t jump, int64_t count, int64_t width, int64_t rows, const entry *table)
{
    int64_t length = (int64_t)1 << (width - 1);
    uint64_t words[ONE_BLOCK][5], carry[ONE_BLOCK];
    int64_t digits[ONE_BLOCK];
    for (int64_t i = 0; i < count; i++) {
        memcpy(words[i], scalars + i * jump, 32);
        words[i][4] = carry[i] = 0;
    }
    for (int64_t row = 0; row < rows; row++, table += length) {
        for (int64_t i = 0; i < count; i++) digits[i] = digit(words[i], width, row, &carry[i]);
        for (int64_t i = 0; i < count; i++) {
            int64_t value = digits[i], soon = i + AHEAD < count ? digits[i + AHEAD] : 0;
            if (soon) wanted(&table[size(soon) - 1]);
            if (value) sums[i] = added(sums[i], &table[size(value) - 1], value < 0 ? ~(uint64_t)0 : 0);
        }
    }
}

/* Say of each of `count` signatures (64 bytes, the scalar S of which is below L) of one key whether it is true.
   `hashes`: k of each, 32 bytes, below L; tables: of B and of -A, with the width and the rows of each. */
EXPORT void verify(
    const uint8_t *signatures, const uint8_t *hashes, int64_t count,
    int64_t base_width, int64_t base_rows, const entry *base,
    int64_t key_width, int64_t key_rows, const entry *key, uint8_t *verdicts)
{
    point sums[ONE_BLOCK];
    field inverses[ONE_BLOCK];
    for (int64_t start = 0; start < count; start += ONE_BLOCK) {
        int64_t here = count - start < ONE_BLOCK ? count - start : ONE_BLOCK;
        const uint8_t *first = signatures + 64 * start;
        for (int64_t i = 0; i < here; i++) {
            point nothing = {{{0}}, ONE, ONE, {{0}}};
            sums[i] = nothing;
        }
        gathered(sums, first + 32, 64, here, base_width, base_rows, base);
        gathered(sums, hashes + 32 * start, 32, here, key_width, key_rows, key);
        inverted(sums, here, inverses);
        for (int64_t i = 0; i < here; i++) {
            uint8_t x[32], y[32];
            stored(times(sums[i].x, inverses[i]), x);
            stored(times(sums[i].y, inverses[i]), y);
            y[31] |= (uint8_t)(x[0] << 7);
            verdicts[start + i] = memcmp(y, first + 64 * i, 32) == 0;
        }
    }
}
