/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a caseworker's query line: `焊工 贞丰 6000以上 包住` is a trade, a county, a wage and a
 * wish. Places, wage and accommodation become filters and leave the text; everything else stays.
 * What is not certain stays text too: a name of several counties, a place inside a longer word.
 */
#include <string.h>

#include "search_internal.h"
#include "songgang/messages.h"

enum { LEXEMES_MAX = 64, WAGE_LOWEST = 500, WAGE_HIGHEST = 200000, PINYIN_LETTERS_MIN = 4 };

typedef struct line {
    const sg_vocabulary *vocabulary;
    char *text; /* folded; what is understood is blanked out */
    size_t size;
    sg_understood *understood;
} line;

static bool starts(const line *l, size_t at, const char *word)
{
    size_t n = strlen(word);
    return at <= l->size && l->size - at >= n && memcmp(l->text + at, word, n) == 0;
}

static bool ends(const line *l, size_t at, const char *word)
{
    size_t n = strlen(word);
    return at >= n && memcmp(l->text + at - n, word, n) == 0;
}

static void blank(line *l, size_t start, size_t end)
{
    memset(l->text + start, ' ', end - start);
}

/* Length of the word of `words` that stands at `at`, 0 for none. */
static size_t any_of(const line *l, size_t at, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (starts(l, at, *words)) {
            return strlen(*words);
        }
    }
    return 0;
}

static size_t any_before(const line *l, size_t at, const char *const *words)
{
    for (; *words != NULL; words++) {
        if (ends(l, at, *words)) {
            return strlen(*words);
        }
    }
    return 0;
}

/* ---- wage ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A figure with 千/k/万/w and 元 at `*at`, in yuan; -1 when it is none. */
static int64_t read_amount(const line *l, size_t *at)
{
    size_t i = *at;
    int64_t hundredths = 0;
    for (int digits = 0; i < l->size && is_digit(l->text[i]); i++) {
        hundredths = hundredths * 10 + (l->text[i] - '0') * 100;
        if (++digits > 7) {
            return -1;
        }
    }
    if (i + 1 < l->size && l->text[i] == '.' && is_digit(l->text[i + 1])) {
        hundredths += (l->text[i + 1] - '0') * 10;
        for (i += 2; i < l->size && is_digit(l->text[i]); i++) {
        }
    }
    static const char *const thousand[] = {"千", "k", NULL};
    static const char *const myriad[] = {"万", "w", NULL};
    static const char *const yuan[] = {"元/月", "元", "块钱", "块", NULL};
    size_t n = any_of(l, i, thousand);
    int64_t amount = hundredths / 100;
    if (n > 0) {
        amount = hundredths * 10;
    } else if ((n = any_of(l, i, myriad)) > 0) {
        amount = hundredths * 100;
    }
    i += n;
    i += any_of(l, i, yuan);
    *at = i;
    return amount;
}

/* `6000以上`, `6k+`, `月薪6000`, `不低于1.2万`, `5000-7000元`: a lower bound. */
static bool read_wage_at(line *l, size_t start)
{
    static const char *const before[] = {"月薪不低于", "工资不低于", "不低于", "月薪", "工资",
                                         "薪资",       "高于",       "大于",   ">=",   ">",
                                         NULL};
    static const char *const after[] = {"及以上", "以上", "往上", "起", "+", NULL};
    static const char *const range[] = {"-", "~", "到", "至", "—", NULL};
    size_t at = start;
    int64_t amount = read_amount(l, &at);
    size_t lead = any_before(l, start, before);
    size_t tail = any_of(l, at, after);
    if (lead == 0 && tail == 0) {
        size_t second = at + any_of(l, at, range);
        if (second == at || second >= l->size || !is_digit(l->text[second])) {
            return false;
        }
        int64_t upper = read_amount(l, &second);
        if (upper < amount) {
            return false;
        }
        at = second;
    }
    if (amount < WAGE_LOWEST || amount > WAGE_HIGHEST) {
        return false;
    }
    l->understood->wage_min = (int32_t)amount;
    blank(l, start - lead, at + tail);
    return true;
}

static void read_wage(line *l)
{
    for (size_t i = 0; i < l->size; i++) {
        bool starts_figure = is_digit(l->text[i]) && (i == 0 || (!is_digit(l->text[i - 1]) &&
                                                                 (l->text[i - 1] < 'a' ||
                                                                  l->text[i - 1] > 'z')));
        if (starts_figure && read_wage_at(l, i)) {
            return;
        }
    }
}

/* ---- accommodation, and words that only say "a job" ---- */

/* 包住, 包吃住, 提供食宿: whatever the phrase table takes for a room that is provided. */
static void read_accommodation(line *l)
{
    sg_lexeme lexemes[LEXEMES_MAX];
    size_t count = sg_vocabulary_scan(l->vocabulary, (sg_str){l->text, l->size}, SG_SCAN_PHRASES,
                                      lexemes, LEXEMES_MAX);
    for (size_t i = 0; i < count; i++) {
        const sg_phrase *phrase = sg_phrase_get(lexemes[i].id);
        bool room = strcmp(phrase->attribute, "accommodation") == 0 &&
                    strcmp(phrase->value, "provided") == 0;
        bool board = strcmp(phrase->attribute, "board") == 0 &&
                     (strcmp(phrase->value, "both") == 0 ||
                      strcmp(phrase->value, "accommodation_only") == 0);
        if (room || board) {
            l->understood->accommodation = true;
            blank(l, lexemes[i].start, lexemes[i].end);
        }
    }
}

static void drop_fillers(line *l)
{
    static const char *const words[] = {"找工作", "招聘信息", "招聘", "招工", "求职", "急招",
                                        "诚聘",   "附近的",   "附近", "周边", NULL};
    for (size_t i = 0; i < l->size; i++) {
        size_t n = any_of(l, i, words);
        if (n > 0) {
            blank(l, i, i + n);
        }
    }
}

/* ---- places ---- */

static bool han_at(const line *l, size_t at)
{
    sg_str text = {l->text, l->size};
    return at < l->size && sg_is_han(sg_utf8_next(text, &at));
}

static bool han_before(const line *l, size_t at)
{
    size_t start = at;
    while (start > 0 && at - start < 4 && ((unsigned char)l->text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    return start > 0 && start < at && han_at(l, start - 1);
}

static bool lexeme_touches(const sg_lexeme *lexemes, size_t count, size_t at, bool starting)
{
    for (size_t i = 0; i < count; i++) {
        if ((starting ? lexemes[i].start : lexemes[i].end) == at) {
            return true;
        }
    }
    return false;
}

/* What may stand right before and after a place in a sentence: 去东莞做焊工, 兴义的岗位. */
static const char *const place_leads[] = {"想去", "去", "在", "到", NULL};
static const char *const place_tails[] = {"的", "做", "当", "找", "招", "打工", "上班", NULL};

/* The name stands alone, beside other known words, or is a full one (贞丰县). */
static bool stands_alone(const line *l, const sg_lexeme *lexeme, const sg_lexeme *lexemes,
                         size_t count)
{
    bool left = !han_before(l, lexeme->start) ||
                lexeme_touches(lexemes, count, lexeme->start, false) ||
                any_before(l, lexeme->start, place_leads) > 0;
    bool right = !han_at(l, lexeme->end) || any_of(l, lexeme->end, place_tails) > 0 ||
                 lexeme_touches(lexemes, count, lexeme->end, true);
    return left && right;
}

static void add_region(sg_region *list, size_t *count, sg_region region)
{
    for (size_t i = 0; i < *count; i++) {
        if (list[i] == region) {
            return;
        }
    }
    if (*count < 16) {
        list[(*count)++] = region;
    }
}

/* A name shared by counties of different cities cannot be told from its towns by a filter: it is
 * searched as text, which finds all of them. */
static bool is_ambiguous(const sg_region *regions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sg_region_level_of(regions[i]) != SG_REGION_COUNTY) {
            return false;
        }
    }
    return count > 1;
}

static void take_place(line *l, size_t start, size_t end, const sg_region *regions, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        if (sg_region_level_of(regions[i]) != SG_REGION_TOWN) {
            add_region(l->understood->region, &l->understood->region_count, regions[i]);
        }
    }
    blank(l, start, end);
}

static void note_meanings(line *l, sg_str name)
{
    sg_region meant[16];
    size_t count = sg_region_candidates(l->vocabulary, name, meant, 16);
    for (size_t i = 0; i < count; i++) {
        add_region(l->understood->meant, &l->understood->meant_count, meant[i]);
    }
}

static void read_names(line *l)
{
    sg_lexeme lexemes[LEXEMES_MAX];
    size_t count = sg_vocabulary_scan(
        l->vocabulary, (sg_str){l->text, l->size},
        SG_SCAN_TRADES | SG_SCAN_CERTIFICATES | SG_SCAN_REGIONS, lexemes, LEXEMES_MAX);
    bool taken[LEXEMES_MAX] = {false};
    for (size_t i = 0; i < count; i++) {
        taken[i] = lexemes[i].kind == SG_LEX_REGION && stands_alone(l, &lexemes[i], lexemes, count);
    }
    for (size_t i = 0; i < count; i++) {
        size_t regions = 0;
        sg_str name = {l->text + lexemes[i].start, lexemes[i].end - lexemes[i].start};
        if (!taken[i]) {
            continue;
        }
        const sg_region *region = sg_lexeme_regions(l->vocabulary, lexemes[i].id, &regions);
        if (is_ambiguous(region, regions)) {
            note_meanings(l, name);
        } else if (regions > 0) {
            size_t lead = any_before(l, lexemes[i].start, place_leads);
            take_place(l, lexemes[i].start - lead, lexemes[i].end, region, regions);
        }
    }
}

static size_t letters_at(const line *l, size_t at)
{
    size_t n = 0;
    while (at + n < l->size && l->text[at + n] >= 'a' && l->text[at + n] <= 'z') {
        n++;
    }
    return n;
}

/* `dongguan`, `dong guan`: pinyin of a place. Short words are left alone: they rarely are. */
static void read_pinyin(line *l)
{
    for (size_t at = 0; at < l->size;) {
        size_t one = letters_at(l, at);
        if (one == 0) {
            at++;
            continue;
        }
        size_t next = starts(l, at + one, " ") ? letters_at(l, at + one + 1) : 0;
        size_t both = next > 0 ? one + 1 + next : 0;
        size_t lengths[2] = {both, one};
        size_t step = one;
        for (size_t i = 0; i < 2; i++) {
            sg_region found[8];
            size_t count = lengths[i] < PINYIN_LETTERS_MIN
                               ? 0
                               : sg_region_candidates(l->vocabulary,
                                                      (sg_str){l->text + at, lengths[i]}, found, 8);
            if (count > 0 && sg_region_level_of(found[0]) != SG_REGION_TOWN) {
                take_place(l, at, at + lengths[i], found, count);
                step = lengths[i];
                break;
            }
        }
        at += step;
    }
}

static void note_trades(line *l)
{
    sg_lexeme lexemes[LEXEMES_MAX];
    sg_understood *u = l->understood;
    size_t count = sg_vocabulary_scan(l->vocabulary, (sg_str){l->text, l->size}, SG_SCAN_TRADES,
                                      lexemes, LEXEMES_MAX);
    for (size_t i = 0; i < count; i++) {
        bool fresh = lexemes[i].kind == SG_LEX_TRADE && u->trade_count < 8;
        for (size_t k = 0; k < u->trade_count; k++) {
            fresh = fresh && u->trade[k] != lexemes[i].id;
        }
        if (fresh) {
            u->trade[u->trade_count++] = (sg_trade_id)lexemes[i].id;
        }
    }
}

sg_status sg_understand(const sg_vocabulary *v, const char *query, bool keep_places,
                        sg_arena *arena, sg_understood *ret, sg_error *err)
{
    sg_str text = sg_str_trim(sg_str_of(query));
    *ret = (sg_understood){.text = "", .wage_min = SG_NO_AMOUNT};
    if (text.n > SG_SEARCH_QUERY_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_QUERY_LONG, SG_SEARCH_QUERY_MAX);
    }
    if (!sg_utf8_valid(text)) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_QUERY_UTF8);
    }
    sg_folded folded;
    if (!sg_fold(text, true, arena, &folded)) {
        return sg_fail_memory(err);
    }
    line l = {v, sg_arena_strndup(arena, folded.text.s, folded.text.n), folded.text.n, ret};
    if (l.text == NULL) {
        return sg_fail_memory(err);
    }
    read_wage(&l);
    read_accommodation(&l);
    if (!keep_places) {
        read_names(&l);
        read_pinyin(&l);
    }
    drop_fillers(&l);
    note_trades(&l);
    sg_str rest = sg_str_trim((sg_str){l.text, l.size});
    char *kept = sg_arena_strndup(arena, rest.n > 0 ? rest.s : "", rest.n);
    if (kept == NULL) {
        return sg_fail_memory(err);
    }
    ret->text = kept;
    return SG_OK;
}
