/* Whether bytes are an act as canonical JSON writes most of them: the eight fields, each of its form, in the body whole
   numbers of at most fifteen digits, texts without escapes and without letters from U+E000 on, names in order.

   It says yes only of what `read_entry` takes; of all else it says nothing, and `read_entry` decides. */

#include <stdint.h>
#include <string.h>

#define EXPORT __attribute__((visibility("default")))
#define DEEPEST 24
#define MOST_BYTES (1 << 20)

#ifdef SOURCE
EXPORT const char *const source = SOURCE;
#endif

typedef struct { const uint8_t *bytes; int64_t at, end; } reader; /* at: -1 after anything that is not as expected */
typedef struct { int64_t n, author, author_end, prev; } head;

static uint8_t next(const reader *r) { return r->at >= 0 && r->at < r->end ? r->bytes[r->at] : 0; }

static void fail(reader *r) { r->at = -1; }

static void expect(reader *r, const char *text)
{
    int64_t length = (int64_t)strlen(text);
    if (r->at >= 0 && r->end - r->at >= length && memcmp(r->bytes + r->at, text, (size_t)length) == 0) r->at += length;
    else fail(r);
}

static int taken(reader *r, uint8_t letter)
{
    int is = next(r) == letter;
    if (is) r->at++;
    return is;
}

static int digit(uint8_t c) { return c >= '0' && c <= '9'; }

static int capital(uint8_t c) { return (c >= 'A' && c <= 'Z') || digit(c) || c == '_' || c == '-'; }

static int small(uint8_t c) { return (c >= 'a' && c <= 'z') || c == '_'; }

static int hexadecimal(uint8_t c) { return digit(c) || (c >= 'a' && c <= 'f'); }

/* From `least` to `most` letters of a kind. */
static void run(reader *r, int (*is)(uint8_t), int64_t least, int64_t most)
{
    int64_t from = r->at;
    while (r->at >= 0 && r->at - from < most && is(next(r))) r->at++;
    if (r->at >= 0 && r->at - from < least) fail(r);
}

static int continued(const reader *r, int64_t place) { return place < r->end && (r->bytes[place] & 0xc0) == 0x80; }

/* The rest of a text, behind its first quotation mark: UTF-8 below U+E000 without control characters and escapes. */
static void text(reader *r)
{
    while (r->at >= 0 && r->at < r->end) {
        uint8_t c = r->bytes[r->at], second = r->at + 1 < r->end ? r->bytes[r->at + 1] : 0;
        if (c == '"') {
            r->at++;
            return;
        }
        if (c >= 0x20 && c < 0x80 && c != '\\') r->at++;
        else if (c >= 0xc2 && c <= 0xdf && continued(r, r->at + 1)) r->at += 2;
        else if (c >= 0xe0 && c <= 0xed && continued(r, r->at + 1) && continued(r, r->at + 2)
                 && (c != 0xe0 || second >= 0xa0) && (c != 0xed || second < 0xa0)) r->at += 3;
        else fail(r);
    }
    fail(r);
}

static void number(reader *r)
{
    int negative = taken(r, '-');
    if (taken(r, '0')) {
        if (negative) fail(r);
        return;
    }
    run(r, digit, 1, 15);
}

static void value(reader *r, int depth);

/* The rest of an object, behind its brace; each name is above the one before it. */
static void object(reader *r, int depth)
{
    int64_t name = -1, length = 0;
    if (taken(r, '}')) return;
    do {
        expect(r, "\"");
        int64_t from = r->at;
        text(r);
        if (r->at < 0) return;
        int64_t letters = r->at - 1 - from, shorter = letters < length ? letters : length;
        if (name >= 0) {
            int order = memcmp(r->bytes + name, r->bytes + from, (size_t)shorter);
            if (order > 0 || (order == 0 && length >= letters)) fail(r);
        }
        name = from, length = letters;
        expect(r, ":");
        value(r, depth + 1);
    } while (taken(r, ','));
    expect(r, "}");
}

static void value(reader *r, int depth)
{
    uint8_t c = next(r);
    if (depth > DEEPEST) fail(r);
    else if (taken(r, '"')) text(r);
    else if (taken(r, '{')) object(r, depth);
    else if (taken(r, '[')) {
        if (taken(r, ']')) return;
        do value(r, depth + 1);
        while (taken(r, ','));
        expect(r, "]");
    }
    else if (c == 't') expect(r, "true");
    else if (c == 'f') expect(r, "false");
    else if (c == 'n') expect(r, "null");
    else number(r);
}

static int64_t two_digits(const uint8_t *b) { return 10 * (b[0] - '0') + b[1] - '0'; }

/* A time of the calendar, 2026-01-31T12:00:00Z. */
static void moment(reader *r)
{
    static const char form[] = "0000-00-00T00:00:00Z";
    static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    if (r->at < 0 || r->end - r->at < 20) {
        fail(r);
        return;
    }
    const uint8_t *b = r->bytes + r->at;
    for (int i = 0; i < 20; i++) {
        if (form[i] == '0' ? !digit(b[i]) : b[i] != form[i]) {
            fail(r);
            return;
        }
    }
    int64_t year = 100 * two_digits(b) + two_digits(b + 2), month = two_digits(b + 5), day = two_digits(b + 8);
    int leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    if (year < 1 || month < 1 || month > 12 || day < 1 || day > days[month - 1] + (leap && month == 2)
        || two_digits(b + 11) > 23 || two_digits(b + 14) > 59 || two_digits(b + 17) > 59) fail(r);
    else r->at += 20;
}

/* Ids, sorted, none twice. */
static void ids(reader *r)
{
    int64_t before = -1;
    if (next(r) != '"') return;
    do {
        expect(r, "\"");
        int64_t from = r->at;
        run(r, hexadecimal, 64, 64);
        if (r->at >= 0 && before >= 0 && memcmp(r->bytes + before, r->bytes + from, 64) >= 0) fail(r);
        before = from;
        expect(r, "\"");
    } while (taken(r, ','));
}

static head head_of(reader *r)
{
    head found = {0, 0, 0, 0};
    int64_t start = r->at, n = 0;
    expect(r, "{\"at\":\"");
    moment(r);
    expect(r, "\",\"author\":\"");
    found.author = r->at - start;
    if (!(next(r) >= 'A' && next(r) <= 'Z')) fail(r);
    run(r, capital, 2, 32);
    found.author_end = r->at - start;
    expect(r, "\",\"body\":{");
    object(r, 1);
    expect(r, ",\"kind\":\"");
    if (next(r) == '_') fail(r);
    run(r, small, 2, 32);
    expect(r, "\",\"n\":");
    if (next(r) == '0') fail(r);
    int64_t from = r->at;
    run(r, digit, 1, 15);
    for (int64_t i = from; r->at >= 0 && i < r->at; i++) n = 10 * n + (r->bytes[i] - '0');
    expect(r, ",\"prev\":");
    if (taken(r, '"')) {
        found.prev = r->at - start;
        run(r, hexadecimal, 64, 64);
        expect(r, "\"");
    } else expect(r, "null");
    expect(r, ",\"seen\":[");
    ids(r);
    expect(r, "],\"v\":1}");
    if (r->at == r->end && (n == 1) == (found.prev == 0) && r->end - start <= MOST_BYTES) found.n = n;
    return found;
}

/* Of each of `count` byte strings, joined in `bytes`, each ending where `ends` says: its number, where its author stands
   and the id before it (0: none); a number of 0 where `read_entry` must look. */
EXPORT void plain_acts(const uint8_t *bytes, const int64_t *ends, int64_t count, head *heads)
{
    int64_t start = 0;
    for (int64_t i = 0; i < count; start = ends[i++]) {
        reader r = {bytes, start, ends[i]};
        heads[i] = head_of(&r);
    }
}
