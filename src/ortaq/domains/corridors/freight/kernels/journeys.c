/* Journeys of freight, compiled: sparse weights times dense ones, as in recursive_logit.py.
 *
 * That file is the reference and the fallback, and both add up the same products in the same order: no operation is
 * fused or regrouped, so that results are the same to the bit where SciPy was built so too. Columns are taken a panel at
 * a time: a panel of all states fits the processor's cache.
 */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#pragma STDC FP_CONTRACT OFF

#ifdef CLONES /* compiled for each level of the processor, chosen when the library is loaded */
#define LEVELS __attribute__((target_clones("arch=x86-64-v4", "arch=x86-64-v3", "default")))
#else
#define LEVELS
#endif

enum { LANES = 8, PANEL = 16 }; /* numbers that one operation takes, and columns taken at once */

typedef double lanes __attribute__((vector_size(LANES * sizeof(double))));

typedef union {
    lanes half[2];
    double at[PANEL];
    uint64_t bits[PANEL];
} panel; /* all numbers are zero or more: most panels of far states are nothing but zeros, and are left out */

struct sparse { /* entries of row i: from begins[i] to begins[i + 1]; entry: where their values lie, NULL: in order */
    const double *value;
    const int32_t *begins, *column, *entry;
    int64_t rows;
};

static inline int some(const panel *x) {
    uint64_t found = 0;
    for (int c = 0; c < PANEL; c++) found |= x->bits[c];
    return found != 0;
}

/* One row times panels; nothing where none of them holds anything. */
static inline panel row_times(const struct sparse *m, int64_t row, const panel *x, const char *holds) {
    lanes left = {0.0}, right = {0.0};
    char any = 0;
    for (int32_t k = m->begins[row]; k < m->begins[row + 1]; k++) any |= holds[m->column[k]];
    if (any)
        for (int32_t k = m->begins[row]; k < m->begins[row + 1]; k++) {
            const double value = m->value[m->entry ? m->entry[k] : k];
            const panel *own = x + m->column[k];
            left += value * own->half[0];
            right += value * own->half[1];
        }
    return (panel){.half = {left, right}};
}

/* Panels, and after them as many flags whether they hold something. */
static panel *panels(int64_t count) {
    const size_t wanted = (size_t)count * (sizeof(panel) + 1);
    return aligned_alloc(sizeof(panel), (wanted / sizeof(panel) + 1) * sizeof(panel));
}

/* Columns from `from` on of a dense matrix become a panel, and back; what lies beyond the last is zero. */
static inline void taken(const double *dense, int64_t rows, int64_t width, int64_t from, panel *x, char *holds) {
    const int64_t own = width - from < PANEL ? width - from : PANEL;
    for (int64_t i = 0; i < rows; i++) {
        x[i] = (panel){.at = {0.0}};
        memcpy(x[i].at, dense + i * width + from, (size_t)own * sizeof(double));
        holds[i] = (char)some(x + i);
    }
}

static inline void put(const panel *row, double *dense, int64_t width, int64_t i, int64_t from) {
    const int64_t own = width - from < PANEL ? width - from : PANEL;
    memcpy(dense + i * width + from, row->at, (size_t)own * sizeof(double));
}

#define EXPORTED __attribute__((visibility("default")))

EXPORTED const char *source = SOURCE;

/* out = m @ dense, whose shape is (columns, width). */
EXPORTED LEVELS int times(const struct sparse *m, const double *dense, int64_t columns, int64_t width, double *out) {
    panel *x = panels(columns);
    if (!x) return 1;
    char *holds = (char *)(x + columns);
    for (int64_t from = 0; from < width; from += PANEL) {
        taken(dense, columns, width, from, x, holds);
        for (int64_t i = 0; i < m->rows; i++) {
            const panel sum = row_times(m, i, x, holds);
            put(&sum, out, width, i, from);
        }
    }
    free(x);
    return 0;
}

/* Weights of all ways from states to some zones with at most 0, 1, 2 ... further passages, `most` times states panels. */
static inline void onward(const struct sparse *between, const double *last, int64_t zones, int64_t from, int64_t most,
                          panel *x, char *holds) {
    const int64_t states = between->rows;
    taken(last, states, zones, from, x, holds);
    for (int64_t n = states; n < most * states; n++) {
        const panel sum = row_times(between, n % states, x + (n / states - 1) * states, holds + (n / states - 1) * states);
        for (int h = 0; h < 2; h++) x[n].half[h] = x[n % states].half[h] + sum.half[h];
        holds[n] = (char)some(x + n);
    }
}

/* Weights of all journeys, (start, zone). */
EXPORTED LEVELS int whole(const struct sparse *first, const struct sparse *between, const double *last, int64_t zones,
                          int64_t most, double *total) {
    const int64_t states = between->rows, end = (most - 1) * states;
    panel *x = panels(most * states);
    if (!x) return 1;
    char *holds = (char *)(x + most * states);
    for (int64_t from = 0; from < zones; from += PANEL) {
        onward(between, last, zones, from, most, x, holds);
        for (int64_t i = 0; i < first->rows; i++) {
            const panel sum = row_times(first, i, x + end, holds + end);
            put(&sum, total, zones, i, from);
        }
    }
    free(x);
    return 0;
}

/* Tonnes through every state by the zone where they end, (state, zone): rate, (start, zone), is tonnes over weights of
 * all journeys; begun and back are first and between turned round. What reaches a state from which no way leads on
 * within the passages that are left is nobody's journey. */
EXPORTED LEVELS int carried(const struct sparse *begun, const struct sparse *between, const struct sparse *back,
                            const double *last, const double *rate, int64_t starts, int64_t zones, int64_t most,
                            double *flow) {
    const int64_t states = between->rows;
    panel *held = panels((most + 3) * states + starts), *sum = held, *x = sum + states, *y = x + states;
    if (!held) return 1;
    panel *onwards = y + states, *starting = onwards + most * states;
    char *holds = (char *)(starting + starts), *x_holds = holds + most * states, *y_holds = x_holds + states;
    char *some_start = y_holds + states;
    for (int64_t from = 0; from < zones; from += PANEL) {
        onward(between, last, zones, from, most, onwards, holds);
        taken(rate, starts, zones, from, starting, some_start);
        memset(sum, 0, (size_t)states * sizeof *sum);
        for (int64_t step = most - 1; step >= 0; step--) {
            for (int64_t i = 0; i < states; i++) {
                const panel *weight = onwards + step * states + i;
                y_holds[i] = holds[step * states + i];
                if (!y_holds[i]) {
                    y[i] = *weight;
                    continue;
                }
                y[i] = step == most - 1 ? row_times(begun, i, starting, some_start) : row_times(back, i, x, x_holds);
                for (int h = 0; h < 2; h++) sum[i].half[h] += y[i].half[h] * weight->half[h];
            }
            panel *turned = x;
            x = y, y = turned;
            char *flags = x_holds;
            x_holds = y_holds, y_holds = flags;
        }
        for (int64_t i = 0; i < states; i++) put(sum + i, flow, zones, i, from);
    }
    free(held);
    return 0;
}

static inline double product(const panel *x, const panel *y) {
    double sum = 0.0;
    for (int c = 0; c < PANEL; c++) sum += x->at[c] * y->at[c];
    return sum;
}

/* What is spent on runs by where they begin, tonnes times USD, (start,) and (state,): usd_ are weights times what each
 * run takes. Zones are added up panel by panel, which is another order than numpy's. */
EXPORTED LEVELS int spent(const struct sparse *begun, const struct sparse *between, const struct sparse *back,
                          const double *last, const double *rate, int64_t starts, int64_t zones, int64_t most,
                          const struct sparse *usd_first, const struct sparse *usd_between, const double *usd_last,
                          double *at_starts, double *at_states) {
    const int64_t states = between->rows, end = (most - 1) * states;
    panel *held = panels((most + 3) * states + starts), *ends = held, *x = ends + states, *y = x + states;
    if (!held) return 1;
    panel *onwards = y + states, *starting = onwards + most * states;
    char *holds = (char *)(starting + starts), *x_holds = holds + most * states, *y_holds = x_holds + states;
    char *some_start = y_holds + states;
    memset(at_starts, 0, (size_t)starts * sizeof *at_starts);
    memset(at_states, 0, (size_t)states * sizeof *at_states);
    for (int64_t from = 0; from < zones; from += PANEL) {
        taken(usd_last, states, zones, from, ends, x_holds);
        onward(between, last, zones, from, most, onwards, holds);
        taken(rate, starts, zones, from, starting, some_start);
        for (int64_t i = 0; i < starts; i++) {
            const panel sum = row_times(usd_first, i, onwards + end, holds + end);
            at_starts[i] += product(starting + i, &sum);
        }
        for (int64_t step = most - 1; step >= 0; step--) {
            for (int64_t i = 0; i < states; i++) {
                y_holds[i] = holds[step * states + i];
                if (!y_holds[i]) {
                    y[i] = onwards[step * states + i];
                    continue;
                }
                y[i] = step == most - 1 ? row_times(begun, i, starting, some_start) : row_times(back, i, x, x_holds);
                at_states[i] += product(y + i, ends + i);
                if (!step) continue;
                const panel sum = row_times(usd_between, i, onwards + (step - 1) * states, holds + (step - 1) * states);
                at_states[i] += product(y + i, &sum);
            }
            panel *turned = x;
            x = y, y = turned;
            char *flags = x_holds;
            x_holds = y_holds, y_holds = flags;
        }
    }
    free(held);
    return 0;
}
