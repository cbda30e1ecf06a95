/* The trade system compiled: links, the map whose fixed point is the equilibrium, and its iteration for rows of a batch.
 *
 * The same algorithm as system.py, equilibrium.py and anderson.py, where every symbol is explained; those are the
 * reference and the fallback. Shares no line with check.c. All numbers are doubles in C order but for the steering
 * matrix. What a row becomes depends on this row alone: not on the others of the batch, nor on its size.
 */
#include <math.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#ifdef CLONES /* one body for each level of the processor, chosen when the library is loaded */
#define EXPORTED __attribute__((visibility("default"), target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define EXPORTED __attribute__((visibility("default")))
#endif
#define INLINED static inline __attribute__((always_inline))
#define SIMD _Pragma("omp simd")
#define SIMD_COUNT(counted) _Pragma(PRAGMA_TEXT(omp simd reduction(+ : counted))) /* exact in any order */
#define PRAGMA_TEXT(...) #__VA_ARGS__

enum { TOGETHER = 16, PANEL = 32, TILE = 4, MOST_MEMORY = 16, LANES = 8 };
/* rows steered at once; columns of a panel of the steering matrix; rows of a tile of its product */

/* Sums are taken in eight parts whatever the processor holds in a register, so that every level rounds alike. */
typedef double Lanes __attribute__((vector_size(LANES / 2 * sizeof(double)), aligned(sizeof(double)), may_alias));

typedef struct {
    int64_t members, sectors, rule; /* rule: 0 fixed or balanced, 1 proportional, 2 share of the world */
    double world_income, world_value_added, wage_step;
    const double *share, *theta, *value_added_share, *input_share, *final_share, *tariff, *export_tax;
    const double *deficit, *spending_ratio, *scale;
} World;

typedef struct { /* a jump is the number of doubles from row to row, zero where all share one array */
    int64_t rows;
    const double *cost, *tariff, *productivity, *export_tax;
    int64_t cost_jump, tariff_jump, productivity_jump, export_tax_jump;
} Change;

typedef struct { /* received equals net where nothing taxes exports */
    int64_t rows;
    double *weight, *net, *received;
    const double *supply, *transfer;
} Links;

typedef struct {
    int64_t memory, most;
    double tolerance, restart;
    const float *steering; /* panels of PANEL columns of the transposed matrix, filled up with zeros; NULL for none */
} Options;

INLINED double dot(const double *a, const double *b, int64_t size) {
    Lanes low = {0.0}, high = {0.0};
    int64_t i = 0;
    for (; i + LANES <= size; i += LANES) {
        low += *(const Lanes *)(a + i) * *(const Lanes *)(b + i);
        high += *(const Lanes *)(a + i + LANES / 2) * *(const Lanes *)(b + i + LANES / 2);
    }
    double sum = low[0] + low[1] + low[2] + low[3] + high[0] + high[1] + high[2] + high[3];
    for (; i < size; i++) sum += a[i] * b[i];
    return sum;
}

/* exp and log to about one unit in the last place, without branches so that loops over them become vector code;
 * exp(0) is 1 and log(1) is 0 exactly. */
INLINED double exp_of(double x) {
    const double shift = 0x1.8p52, high = 0x1.62e42fefa39efp-1, low = 0x1.abc9e3b39803fp-56;
    double rounded = x * 0x1.71547652b82fep0 + shift, whole = rounded - shift;
    double r = (x - whole * high) - whole * low;
    double p = 1.0 / 6227020800.0;
    p = p * r + 1.0 / 479001600.0, p = p * r + 1.0 / 39916800.0, p = p * r + 1.0 / 3628800.0;
    p = p * r + 1.0 / 362880.0, p = p * r + 1.0 / 40320.0, p = p * r + 1.0 / 5040.0, p = p * r + 1.0 / 720.0;
    p = p * r + 1.0 / 120.0, p = p * r + 1.0 / 24.0, p = p * r + 1.0 / 6.0, p = p * r + 0.5;
    p = p * r + 1.0, p = p * r + 1.0;
    uint64_t bits;
    memcpy(&bits, &rounded, sizeof bits);
    bits = (bits + 1023) << 52;
    double scale;
    memcpy(&scale, &bits, sizeof scale);
    double value = p * scale;
    value = x < -708.0 ? 0.0 : value;
    return x > 709.0 ? HUGE_VAL : value;
}

INLINED double log_of(double x) {
    const uint64_t root_half = 0x3fe6a09e667f3bcd, one = 0x3ff0000000000000, two_52 = 0x4330000000000000;
    uint64_t bits, exponent;
    memcpy(&bits, &x, sizeof bits);
    bits -= root_half - one; /* mantissas below the root of two belong to the exponent before */
    exponent = (bits >> 52) | two_52;
    bits = (bits & 0x000fffffffffffff) + root_half;
    double m, e;
    memcpy(&m, &bits, sizeof m);
    memcpy(&e, &exponent, sizeof e);
    e -= 4503599627370496.0 + 1023.0;
    double s = (m - 1.0) / (m + 1.0), z = s * s, p = 2.0 / 21.0;
    p = p * z + 2.0 / 19.0, p = p * z + 2.0 / 17.0, p = p * z + 2.0 / 15.0, p = p * z + 2.0 / 13.0;
    p = p * z + 2.0 / 11.0, p = p * z + 2.0 / 9.0, p = p * z + 2.0 / 7.0, p = p * z + 2.0 / 5.0;
    p = p * z + 2.0 / 3.0;
    double value = e * 0x1.62e42fefa39efp-1 + (2.0 * s + (s * z * p + e * 0x1.abc9e3b39803fp-56));
    value = x > 0.0 ? value : x == 0.0 ? -HUGE_VAL : NAN;
    return x == HUGE_VAL ? x : value;
}

/* Links: powers are taken only in rows of an importer in which anything moves.
 * open (row, importer, exporter): whether anything is traded; supplied (row, sector, importer). */
EXPORTED void links(const World *w, const Change *c, const Links *l, uint8_t *open, uint8_t *supplied) {
    const int64_t n = w->members, s = w->sectors, cells = s * n * n;
    memset(open, 0, l->rows * n * n);
    for (int64_t row = 0; row < l->rows; row++)
        for (int64_t jn = 0; jn < s * n; jn++) {
            const int64_t at = jn * n, j = jn / n, out = row * cells + at;
            const double *cost = c->cost + row * c->cost_jump + at, *tariff = c->tariff + row * c->tariff_jump + at;
            const double *made = c->productivity + row * c->productivity_jump + j * n, *share = w->share + at;
            const double *before = w->tariff + at, *taxed = w->export_tax ? w->export_tax + at : NULL;
            const double *tax = c->export_tax ? c->export_tax + row * c->export_tax_jump + at : NULL;
            double *weight = l->weight + out, *net = l->net + out, *received = l->received + out, moved = 0;
            uint8_t *any = open + (row * n + jn % n) * n;
            SIMD_COUNT(moved)
            for (int64_t i = 0; i < n; i++)
                moved += (cost[i] != 1.0) | (tariff[i] != before[i]) | (made[i] != 1.0) ? 1.0 : 0.0;
            if (tax)
                for (int64_t i = 0; i < n; i++) moved += tax[i] != (taxed ? taxed[i] : 0.0);
            if (moved == 0.0) memcpy(weight, share, n * sizeof *weight);
            else if (!tax) {
                const double power = -w->theta[j];
                SIMD
                for (int64_t i = 0; i < n; i++) {
                    double paid = cost[i] * ((1.0 + tariff[i]) / (1.0 + before[i])) / made[i];
                    weight[i] = share[i] * exp_of(power * log_of(paid));
                }
            } else
                for (int64_t i = 0; i < n; i++) {
                    double paid = cost[i] * ((1.0 + tariff[i]) / (1.0 + before[i])) / made[i] * (1.0 + tax[i]);
                    weight[i] = share[i] * exp_of(-w->theta[j] * log_of(paid / (1.0 + (taxed ? taxed[i] : 0.0))));
                }
            SIMD
            for (int64_t i = 0; i < n; i++) net[i] = weight[i] / (1.0 + tariff[i]);
            if (tax)
                for (int64_t i = 0; i < n; i++) received[i] = net[i] / (1.0 + tax[i]);
            double traded = 0.0;
            SIMD_COUNT(traded)
            for (int64_t i = 0; i < n; i++) traded += weight[i] != 0.0 ? 1.0 : 0.0;
            supplied[row * s * n + jn] = traded != 0.0;
            SIMD
            for (int64_t i = 0; i < n; i++) any[i] |= weight[i] > 0.0;
        }
}

typedef struct { /* rooms for one evaluation */
    double *cost, *attraction, *reach, *spending, *output, *shipped, *wage, *revenue, *income, *labour;
} Room;

INLINED int64_t room_size(const World *w) { return (5 * w->sectors + 5) * w->members; }

INLINED Room room_in(const World *w, double *at) {
    const int64_t n = w->members, sn = w->sectors * n;
    return (Room){at,          at + sn,         at + 2 * sn,         at + 3 * sn,         at + 4 * sn,
                  at + 5 * sn, at + 5 * sn + n, at + 5 * sn + 2 * n, at + 5 * sn + 3 * n, at + 5 * sn + 4 * n};
}

/* Unit costs and attraction at log wages and log prices. */
INLINED void attraction(const World *w, const double *log_wage, const double *log_price, Room *m) {
    const int64_t n = w->members, s = w->sectors, sn = s * n;
    SIMD
    for (int64_t at = 0; at < n; at++) m->wage[at] = exp_of(log_wage[at]);
    for (int64_t j = 0; j < s; j++) {
        double *cost = m->cost + j * n;
        SIMD
        for (int64_t i = 0; i < n; i++) cost[i] = w->value_added_share[j * n + i] * log_wage[i];
    }
    for (int64_t k = 0; k < s; k++)
        for (int64_t j = 0; j < s; j++) {
            const double *input = w->input_share + (k * s + j) * n, *price = log_price + k * n;
            double *cost = m->cost + j * n;
            SIMD
            for (int64_t i = 0; i < n; i++) cost[i] += input[i] * price[i];
        }
    for (int64_t j = 0; j < s; j++) {
        const double power = -w->theta[j];
        SIMD
        for (int64_t i = 0; i < n; i++) m->attraction[j * n + i] = exp_of(power * m->cost[j * n + i]);
    }
    (void)sn;
}

/* Sales, taxes and what producers earn, given what buyers spend: one pass over the links. */
INLINED void sales(const World *w, const double *weight, const double *net, const double *received, Room *m) {
    const int64_t n = w->members, s = w->sectors;
    memset(m->revenue, 0, n * sizeof(double));
    for (int64_t j = 0; j < s; j++) {
        double *output = m->output + j * n;
        const double *pull = m->attraction + j * n;
        memset(output, 0, n * sizeof(double));
        memset(m->shipped, 0, n * sizeof(double));
        for (int64_t buyer = 0; buyer < n; buyer++) {
            const int64_t at = (j * n + buyer) * n;
            const double reach = dot(weight + at, pull, n), border = dot(net + at, pull, n);
            const double spent = m->spending[j * n + buyer], spread = spent / reach;
            m->reach[j * n + buyer] = reach;
            m->revenue[buyer] += spent - spread * border;
            SIMD
            for (int64_t i = 0; i < n; i++) output[i] += spread * received[at + i];
            if (received != net) {
                SIMD
                for (int64_t i = 0; i < n; i++) m->shipped[i] += spread * net[at + i];
            }
        }
        if (received != net) {
            SIMD
            for (int64_t i = 0; i < n; i++) m->revenue[i] += pull[i] * (m->shipped[i] - output[i]);
        }
        SIMD
        for (int64_t i = 0; i < n; i++) output[i] *= pull[i];
    }
}

/* Final spending from what is earned and taxed, under the rule for deficits. */
INLINED void incomes(const World *w, const double *supply, const double *transfer, Room *m) {
    const int64_t n = w->members;
    double own = 0.0, spent = 0.0, factor = 1.0;
    for (int64_t i = 0; i < n; i++) {
        m->income[i] = m->wage[i] * supply[i] + m->revenue[i];
        own += m->income[i];
        spent += m->income[i] * w->spending_ratio[i];
    }
    if (w->rule == 1) factor = own / spent;
    if (w->rule == 2) factor = own / w->world_income;
    for (int64_t i = 0; i < n; i++) {
        const double before = m->income[i];
        m->income[i] = w->rule == 1 ? before * w->spending_ratio[i] * factor : before + w->deficit[i] * factor;
        m->income[i] += transfer[i];
    }
}

/* One evaluation at a point: fills the room. */
INLINED void evaluate(const World *w, const Links *l, int64_t row, const double *point, Room *m) {
    const int64_t n = w->members, sn = w->sectors * n, at = row * sn * n;
    const double *received = l->received == l->net ? l->net + at : l->received + at;
    attraction(w, point, point + n, m);
    SIMD
    for (int64_t c = 0; c < sn; c++) m->spending[c] = point[n + sn + c] * w->scale[c];
    sales(w, l->weight + at, l->net + at, received, m);
    incomes(w, l->supply + row * n, l->transfer + row * n, m);
}

/* What a point implies: wages move with the excess demand for labour, world value added is the numeraire. */
INLINED void implied(const World *w, const Links *l, int64_t row, const double *point, Room *m, double *image) {
    const int64_t n = w->members, s = w->sectors, sn = s * n;
    const double *supply = l->supply + row * n;
    double *price = image + n, *spending = image + n + sn;
    evaluate(w, l, row, point, m);
    memset(m->labour, 0, n * sizeof(double));
    for (int64_t j = 0; j < s; j++) {
        const double inverse = -1.0 / w->theta[j];
        SIMD
        for (int64_t i = 0; i < n; i++) {
            const int64_t c = j * n + i;
            m->labour[i] += w->value_added_share[c] * m->output[c];
            price[c] = log_of(m->reach[c]) * inverse;
            spending[c] = w->final_share[c] * m->income[i];
        }
    }
    for (int64_t k = 0; k < s; k++)
        for (int64_t j = 0; j < s; j++) {
            const double *input = w->input_share + (k * s + j) * n, *output = m->output + j * n;
            double *used = spending + k * n;
            SIMD
            for (int64_t i = 0; i < n; i++) used[i] += input[i] * output[i];
        }
    SIMD
    for (int64_t c = 0; c < sn; c++) spending[c] /= w->scale[c];
    SIMD
    for (int64_t i = 0; i < n; i++) {
        image[i] = point[i] + w->wage_step * log_of(m->labour[i] / (m->wage[i] * supply[i]));
        m->wage[i] = exp_of(image[i]);
    }
    const double lift = log_of(dot(m->wage, supply, n) / w->world_value_added);
    for (int64_t i = 0; i < n; i++) image[i] -= lift;
}

/* What some points imply, under links of their own or under one row of links for all. */
EXPORTED int image(const World *w, const Links *l, int64_t count, const double *points, double *images) {
    const int64_t size = w->members * (1 + 2 * w->sectors);
    double *held = malloc(room_size(w) * sizeof *held);
    if (!held) return 1;
    Room m = room_in(w, held);
    for (int64_t at = 0; at < count; at++)
        implied(w, l, l->rows == 1 ? 0 : at, points + at * size, &m, images + at * size);
    free(held);
    return 0;
}

/* Shares, income and revenue at points; shares may be NULL. */
EXPORTED int state(const World *w, const Links *l, const double *points, double *share, double *income, double *revenue) {
    const int64_t n = w->members, sn = w->sectors * n, size = n + 2 * sn;
    double *held = malloc(room_size(w) * sizeof *held);
    if (!held) return 1;
    Room m = room_in(w, held);
    for (int64_t row = 0; row < l->rows; row++) {
        evaluate(w, l, row, points + row * size, &m);
        memcpy(income + row * n, m.income, n * sizeof *income);
        memcpy(revenue + row * n, m.revenue, n * sizeof *revenue);
        for (int64_t c = 0; share && c < sn; c++) {
            const double *weight = l->weight + (row * sn + c) * n, *pull = m.attraction + c / n * n;
            double *own = share + (row * sn + c) * n, reach = m.reach[c];
            SIMD
            for (int64_t i = 0; i < n; i++) own[i] = weight[i] * pull[i] / reach;
        }
    }
    free(held);
    return 0;
}

/* Steps = steering x gaps, for some rows; sums run in one order whatever the number of rows. */
INLINED void steered(const float *steering, int64_t size, int64_t rows, const float *gaps, int64_t pitch, float *steps) {
    for (int64_t panel = 0; panel < pitch / PANEL; panel++)
        for (int64_t row = 0; row < rows; row += TILE) {
            const float *matrix = steering + panel * size * PANEL, *gap = gaps + row * pitch;
            float sum[TILE][PANEL] = {{0}};
            for (int64_t k = 0; k < size; k++)
                for (int t = 0; t < TILE; t++) {
                    const float g = gap[t * pitch + k];
                    SIMD
                    for (int c = 0; c < PANEL; c++) sum[t][c] += g * matrix[k * PANEL + c];
                }
            for (int t = 0; t < TILE; t++) memcpy(steps + (row + t) * pitch + panel * PANEL, sum[t], sizeof sum[t]);
        }
}

typedef struct { /* one row under way: points and what Anderson mixing remembers */
    double *x, *step, *last_step, *last_image, *past_steps, *past_images, gram[MOST_MEMORY * MOST_MEMORY];
    double error, best_error;
    int64_t row, filled;
} Walker;

/* Solve the scaled normal equations by elimination with pivots; gamma takes the right side. */
INLINED void eliminate(double *a, double *gamma, int64_t m) {
    for (int64_t k = 0; k < m; k++) {
        int64_t pivot = k;
        for (int64_t i = k + 1; i < m; i++)
            if (fabs(a[i * m + k]) > fabs(a[pivot * m + k])) pivot = i;
        for (int64_t j = 0; j < m && pivot != k; j++) {
            const double held = a[k * m + j];
            a[k * m + j] = a[pivot * m + j], a[pivot * m + j] = held;
        }
        const double held = gamma[k];
        gamma[k] = gamma[pivot], gamma[pivot] = held;
        for (int64_t i = k + 1; i < m; i++) {
            const double factor = a[i * m + k] / a[k * m + k];
            for (int64_t j = k; j < m; j++) a[i * m + j] -= factor * a[k * m + j];
            gamma[i] -= factor * gamma[k];
        }
    }
    for (int64_t k = m - 1; k >= 0; k--) {
        for (int64_t j = k + 1; j < m; j++) gamma[k] -= a[k * m + j] * gamma[j];
        gamma[k] /= a[k * m + k];
    }
}

/* Move on: x = x + step less what the remembered differences explain of the step. */
INLINED void mixed(Walker *at, int64_t m, int64_t size) {
    double scaled[MOST_MEMORY * MOST_MEMORY], gamma[MOST_MEMORY], unit[MOST_MEMORY];
    for (int64_t i = 0; i < m; i++) unit[i] = at->gram[i * m + i] == 0.0 ? 1.0 : 1.0 / sqrt(at->gram[i * m + i]);
    for (int64_t i = 0; i < m; i++) {
        for (int64_t j = 0; j < m; j++) scaled[i * m + j] = at->gram[i * m + j] * unit[i] * unit[j];
        scaled[i * m + i] += at->gram[i * m + i] == 0.0 ? 1.0 : 1e-13;
        gamma[i] = dot(at->past_steps + i * size, at->step, size) * unit[i];
    }
    eliminate(scaled, gamma, m);
    SIMD
    for (int64_t c = 0; c < size; c++) {
        at->last_step[c] = at->step[c];
        at->x[c] = at->last_image[c] = at->x[c] + at->step[c];
    }
    for (int64_t i = 0; i < m; i++) {
        const double part = gamma[i] * unit[i];
        const double *past = at->past_images + i * size;
        SIMD
        for (int64_t c = 0; c < size; c++) at->x[c] -= part * past[c];
    }
}

INLINED void remembered(Walker *at, int64_t m, int64_t size) {
    const int64_t slot = at->filled++ % m;
    double *steps = at->past_steps + slot * size, *images = at->past_images + slot * size;
    SIMD
    for (int64_t c = 0; c < size; c++) {
        steps[c] = at->step[c] - at->last_step[c];
        images[c] = at->x[c] + at->step[c] - at->last_image[c];
    }
    for (int64_t i = 0; i < m; i++)
        at->gram[slot * m + i] = at->gram[i * m + slot] = dot(at->past_steps + i * size, steps, size);
}

/* The gap between a point and its image, and its size; what leaves the numbers is infinitely far. */
INLINED void gap_at(const World *w, const Links *l, Walker *at, Room *m, int64_t size) {
    double largest = 0.0;
    implied(w, l, at->row, at->x, m, at->step);
    for (int64_t c = 0; c < size; c++) {
        at->step[c] -= at->x[c];
        const double own = fabs(at->step[c]);
        largest = own <= largest ? largest : own == own ? own : HUGE_VAL;
    }
    at->error = largest;
}

INLINED void steer(const Options *o, Walker *walkers, int64_t count, int64_t size, int64_t pitch, float *gaps, float *steps) {
    for (int64_t a = 0; a < count; a++)
        for (int64_t c = 0; c < size; c++) gaps[a * pitch + c] = (float)walkers[a].step[c];
    steered(o->steering, size, count, gaps, pitch, steps);
    for (int64_t a = 0; a < count; a++)
        for (int64_t c = 0; c < size; c++) walkers[a].step[c] = steps[a * pitch + c];
}

INLINED void forget(Walker *at, int64_t m, int64_t size) {
    memset(at->past_steps, 0, m * size * sizeof(double));
    memset(at->past_images, 0, m * size * sizeof(double));
    memset(at->gram, 0, sizeof at->gram);
    at->filled = 0;
}

/* Iterate rows to their fixed points. points: where to start, becomes the best point of every row;
 * error and iterations per row. Returns 1 where memory is short. */
EXPORTED int solve(const World *w, const Links *l, const Options *o, double *points, double *error, int64_t *iterations) {
    const int64_t size = w->members * (1 + 2 * w->sectors), m = o->memory, pitch = (size + PANEL - 1) / PANEL * PANEL;
    const int64_t many = !o->steering ? 1 : l->rows < TOGETHER ? l->rows : TOGETHER, each = (4 + 2 * m) * size;
    double *held = malloc((room_size(w) + many * each) * sizeof *held);
    float *flat = o->steering ? calloc(2 * (TOGETHER + TILE) * pitch, sizeof *flat) : NULL;
    if (!held || (o->steering && !flat)) {
        free(held), free(flat);
        return 1;
    }
    float *gaps = flat, *steps = flat ? flat + (TOGETHER + TILE) * pitch : NULL;
    Room room = room_in(w, held);
    for (int64_t begin = 0; begin < l->rows; begin += many) {
        Walker walkers[TOGETHER];
        int64_t count = l->rows - begin < many ? l->rows - begin : many;
        for (int64_t a = 0; a < count; a++) {
            double *own = held + room_size(w) + a * each;
            walkers[a] = (Walker){own, own + size, own + 2 * size, own + 3 * size, own + 4 * size,
                                  own + (4 + m) * size, {0}, HUGE_VAL, HUGE_VAL, begin + a, 0};
            memcpy(own, points + (begin + a) * size, size * sizeof *own);
            forget(walkers + a, m, size);
        }
        for (int64_t turn = 0; turn < o->most && count; turn++) {
            for (int64_t a = 0; a < count; a++) {
                Walker *at = walkers + a;
                gap_at(w, l, at, &room, size);
                iterations[at->row] = turn + 1;
                if (at->error < at->best_error) {
                    at->best_error = at->error;
                    memcpy(points + at->row * size, at->x, size * sizeof(double));
                }
            }
            for (int64_t a = 0; a < count;) /* rows that have arrived leave */
                if (walkers[a].error <= o->tolerance) {
                    error[walkers[a].row] = walkers[a].best_error;
                    Walker gone = walkers[a];
                    memmove(walkers + a, walkers + a + 1, (--count - a) * sizeof gone);
                } else a++;
            if (o->steering) steer(o, walkers, count, size, pitch, gaps, steps);
            for (int64_t a = 0; a < count; a++) {
                Walker *at = walkers + a;
                if (turn) remembered(at, m, size);
                if (!(at->error <= o->restart * at->best_error)) { /* lost: back to the best point, without a past */
                    memcpy(at->x, points + at->row * size, size * sizeof(double));
                    gap_at(w, l, at, &room, size);
                    if (o->steering) steer(o, at, 1, size, pitch, gaps, steps);
                    forget(at, m, size);
                }
                mixed(at, m, size);
            }
        }
        for (int64_t a = 0; a < count; a++) error[walkers[a].row] = walkers[a].best_error;
    }
    free(held), free(flat);
    return 0;
}

/* Which source this was built from: a library of another source is not called. */
__attribute__((visibility("default"))) const char *const source = SOURCE;
