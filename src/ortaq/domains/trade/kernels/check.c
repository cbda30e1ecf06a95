/* The independent check of claimed equilibria, compiled: every condition from its definition, as in residual.py.
 *
 * Written by itself: it shares no line with solver.c, and takes logarithms and powers in another way, so that a mistake
 * there cannot hide here. residual.py is the reference and the fallback.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#ifdef CLONES /* compiled for each level of the processor, chosen when the library is loaded */
#define LEVELS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LEVELS
#endif

/* Conditions, in the order in which they are told. */
enum { PRICE, SHARE, GOODS, LABOUR, BUDGET, BALANCE, TRANSFER };

struct data { /* of the baseline */
    int64_t economies, sectors, fixed; /* fixed: deficits are those of the baseline and what is received beyond it */
    const double *share, *elasticity, *added, *input, *final, *earnings, *tariff, *tax, *deficit;
};

struct counterfactual { /* a jump is the number of doubles from one row to the next, zero where rows share an array */
    int64_t rows;
    const double *cost, *tariff, *productivity, *labour, *received, *tax;
    int64_t cost_jump, tariff_jump, productivity_jump, labour_jump, received_jump, tax_jump;
};

struct claim { /* of a solver, rows side by side */
    const double *wage, *price, *share, *expenditure, *income, *deficit;
};

struct verdict { /* the largest violation of any row, and where it is; sector -1 for a condition of an economy */
    double worst;
    int64_t condition, sector, economy;
};

union number {
    double value;
    uint64_t bits;
};

/* e to some power: the quotient of Pade of order six each way, after whole powers of two are taken out. */
static inline double power_of_e(double x) {
    union number whole = {.value = x * 1.4426950408889634 + 6755399441055744.0}, two;
    const double twos = whole.value - 6755399441055744.0;
    const double r = x - twos * 0.69314718055994529 - twos * 2.3190468138462996e-17, z = r * r;
    const double even = 665280.0 + z * (75600.0 + z * (840.0 + z)), odd = r * (332640.0 + z * (10080.0 + z * 42.0));
    two.bits = (whole.bits + 1023) << 52;
    const double found = (even + odd) / (even - odd) * two.value;
    return x > 700.0 ? HUGE_VAL : x < -700.0 ? 0.0 : found;
}

/* The logarithm of a positive number: that of the fourth root of its mantissa by the series of the inverse tangent. */
static inline double logarithm(double x) {
    union number mantissa = {.value = x}, exponent;
    const uint64_t offset = 0x0009000000000000; /* mantissas from 0.72 to 1.44 */
    exponent.bits = ((mantissa.bits + offset) >> 52) | 0x4330000000000000;
    const double twos = exponent.value - 4503599627371519.0;
    mantissa.bits -= ((exponent.bits & 0xfff) - 1023) << 52;
    const double root = sqrt(sqrt(mantissa.value)), s = (root - 1.0) / (root + 1.0), z = s * s;
    const double series = s * (8.0 + z * (8.0 / 3.0 + z * (8.0 / 5.0 + z * (8.0 / 7.0 + z * (8.0 / 9.0 + z * 8.0 / 11.0)))));
    const double found = twos * 0.69314718055994529 + series;
    return x < HUGE_VAL ? (x > 0.0 ? found : x == 0.0 ? -HUGE_VAL : NAN) : x;
}

static double violation(struct verdict *v, double off, int64_t condition, int64_t sector, int64_t economy) {
    off = fabs(off);
    if (!(off <= HUGE_VAL)) off = HUGE_VAL; /* not a number */
    if (off > v->worst) *v = (struct verdict){off, condition, sector, economy};
    return off;
}

/* Eight strands, and these one by one: registers of any width give the same bits. */
typedef double Strands __attribute__((vector_size(32), aligned(8), may_alias));

static inline __attribute__((always_inline)) double sum_of(const double *terms, int64_t count) {
    Strands first = {0.0}, other = {0.0};
    const double *end = terms + count;
    while (end - terms >= 8) {
        first += *(const Strands *)terms;
        other += *(const Strands *)(terms + 4);
        terms += 8;
    }
    double sum = first[0] + first[1] + first[2] + first[3];
    sum = sum + other[0] + other[1] + other[2] + other[3];
    while (terms < end) sum += *terms++;
    return sum;
}

#define LARGER(worst, off) ((off) > (worst) ? (off) : (worst))

/* Check one row; book holds (3 sectors + 6) x economies numbers. */
LEVELS static double row_off(const struct data *d, const struct counterfactual *c, const struct claim *x, int64_t row,
                      double *book, struct verdict *v) {
    const int64_t e = d->economies, s = d->sectors, se = s * e;
    const double *cost = c->cost + row * c->cost_jump, *tariff = c->tariff + row * c->tariff_jump;
    const double *productivity = c->productivity + row * c->productivity_jump;
    const double *labour = c->labour + row * c->labour_jump, *received = c->received + row * c->received_jump;
    const double *tax = c->tax ? c->tax + row * c->tax_jump : NULL;
    const double *wage = x->wage + row * e, *price = x->price + row * se, *share = x->share + row * se * e;
    const double *spent = x->expenditure + row * se, *income = x->income + row * e, *deficit = x->deficit + row * e;
    double *log_price = book, *log_cost = book + se, *output = book + 2 * se, *revenue = book + 3 * se;
    double *imports = revenue + e, *exports = imports + e, *spending = exports + e, *landed = spending + e;
    double *wedge = landed + e, off = 0.0;
    for (int64_t a = 0; a < se; a++) log_price[a] = log(price[a]), output[a] = 0.0;
    for (int64_t a = 0; a < e; a++) revenue[a] = imports[a] = exports[a] = spending[a] = 0.0;
    for (int64_t j = 0; j < s; j++)
        for (int64_t a = 0; a < e; a++) {
            double own = d->added[j * e + a] * log(wage[a]);
            if (productivity[j * e + a] != 1.0) own -= log(productivity[j * e + a]);
            log_cost[j * e + a] = own;
            spending[a] += spent[j * e + a];
        }
    for (int64_t k = 0; k < s; k++)
        for (int64_t j = 0; j < s; j++)
            for (int64_t a = 0; a < e; a++)
                log_cost[j * e + a] += d->input[(k * s + j) * e + a] * log_price[k * e + a];
    for (int64_t j = 0; j < s; j++)
        for (int64_t buyer = 0; buyer < e; buyer++) {
            const int64_t market = j * e + buyer;
            const int64_t at = market * e;
            const double *given = d->share + at, *claimed = share + at, *duty = tariff + at, *then = d->tariff + at;
            const double mine = log_price[market], theta = d->elasticity[j];
            double furthest = 0.0, wedges = 0.0;
#pragma omp simd reduction(+ : wedges)
            for (int64_t i = 0; i < e; i++) {
                wedge[i] = cost[at + i] * (1.0 + duty[i]) / (1.0 + then[i]);
                if (duty[i] == then[i]) wedge[i] = cost[at + i];
                wedges += wedge[i] != 1.0 ? 1.0 : 0.0;
            }
            for (int64_t i = 0; tax && i < e; i++) {
                wedge[i] *= (1.0 + tax[at + i]) / (1.0 + (d->tax ? d->tax[at + i] : 0.0));
                wedges += wedge[i] != 1.0;
            }
#pragma omp simd
            for (int64_t i = 0; i < e; i++) landed[i] = log_cost[j * e + i] - mine;
            if (wedges != 0.0) {
#pragma omp simd
                for (int64_t i = 0; i < e; i++) landed[i] += logarithm(wedge[i]);
            }
#pragma omp simd reduction(max : furthest)
            for (int64_t i = 0; i < e; i++) {
                double expected = given[i] * power_of_e(-theta * landed[i]);
                expected = given[i] == 0.0 ? 0.0 : expected;
                landed[i] = expected;
                const double apart = fabs(expected - claimed[i]);
                furthest = apart > furthest ? apart : furthest;
            }
            off = LARGER(off, violation(v, sum_of(landed, e) - 1.0, PRICE, j, buyer));
            off = LARGER(off, violation(v, furthest, SHARE, j, buyer));
#pragma omp simd
            for (int64_t i = 0; i < e; i++) {
                const double flow = claimed[i] * spent[market] / (1.0 + duty[i]);
                landed[i] = flow;
                wedge[i] = duty[i] * flow;
                exports[i] += flow;
                output[j * e + i] += flow;
            }
            for (int64_t i = 0; tax && i < e; i++) {
                const double flow = claimed[i] * spent[market] / (1.0 + duty[i]), paid = flow / (1.0 + tax[at + i]);
                output[j * e + i] += paid - flow;
                revenue[i] += tax[at + i] * paid;
            }
            imports[buyer] += sum_of(landed, e);
            revenue[buyer] += sum_of(wedge, e);
        }
    for (int64_t k = 0; k < s; k++)
        for (int64_t a = 0; a < e; a++) {
            double use = d->final[k * e + a] * income[a];
            for (int64_t j = 0; j < s; j++) use += d->input[(k * s + j) * e + a] * output[j * e + a];
            off = LARGER(off, violation(v, (use - spent[k * e + a]) / spending[a], GOODS, k, a));
        }
    double unbalanced = 0.0, world = 0.0;
    for (int64_t a = 0; a < e; a++) unbalanced += deficit[a], world += wage[a] * labour[a] * d->earnings[a];
    for (int64_t a = 0; a < e; a++) {
        const double earned = wage[a] * labour[a] * d->earnings[a];
        double paid = 0.0;
        for (int64_t j = 0; j < s; j++) paid += d->added[j * e + a] * output[j * e + a];
        off = LARGER(off, violation(v, (paid - earned) / earned, LABOUR, -1, a));
        off = LARGER(off, violation(v, (earned + revenue[a] + deficit[a] - income[a]) / income[a], BUDGET, -1, a));
        off = LARGER(off, violation(v, (imports[a] - exports[a] - deficit[a]) / earned, BALANCE, -1, a));
        const double beyond = d->fixed ? (deficit[a] - d->deficit[a] - received[a]) / earned : unbalanced / world;
        off = LARGER(off, violation(v, beyond, TRANSFER, -1, a));
    }
    return off;
}

/* Fill the largest relative violation of each row. Returns 1 where memory is short. */
__attribute__((visibility("default"))) int check(const struct data *d, const struct counterfactual *c,
                                                 const struct claim *x, double *residual, struct verdict *v) {
    double *book = malloc((3 * d->sectors + 6) * d->economies * sizeof *book);
    if (!book) return 1;
    *v = (struct verdict){-1.0, PRICE, 0, 0};
    for (int64_t row = 0; row < c->rows; row++) residual[row] = row_off(d, c, x, row, book, v);
    free(book);
    return 0;
}

/* Which source this was built from: a library of another source is not called. */
__attribute__((visibility("default"))) const char *const source = SOURCE;
