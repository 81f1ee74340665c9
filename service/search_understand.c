/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Reading a caseworker's query line: `焊工 贞丰 6000以上 包住` is a trade, a county, a wage and a
 * wish. Places, figures and wishes become filters and leave the text; everything else stays. What
 * is not certain stays text too: a name of several counties, a place inside a longer word. Every
 * piece is noted with where it stands in the line, so that it can be shown and taken away.
 */
#include <ctype.h>
#include <stdio.h>
#include <string.h>

#include "search_line.h"
#include "songgang/messages.h"

enum { PINYIN_LETTERS_MIN = 4 };

/* ---- the line ---- */

static size_t any(const sg_line *l, size_t at, const char *const *words, bool before)
{
    for (; *words != NULL; words++) {
        size_t n = strlen(*words);
        bool room = before ? at >= n : at <= l->size && l->size - at >= n;
        if (room && memcmp(l->text + (before ? at - n : at), *words, n) == 0) {
            return n;
        }
    }
    return 0;
}

size_t sg_line_any(const sg_line *l, size_t at, const char *const *words)
{
    return any(l, at, words, false);
}

size_t sg_line_any_before(const sg_line *l, size_t at, const char *const *words)
{
    return any(l, at, words, true);
}

bool sg_line_han_at(const sg_line *l, size_t at)
{
    return at < l->size && sg_is_han(sg_utf8_next(sg_line_text(l), &at));
}

bool sg_line_han_before(const sg_line *l, size_t at)
{
    size_t start = at;
    while (start > 0 && at - start < 4 && ((unsigned char)l->text[start - 1] & 0xC0) == 0x80) {
        start--;
    }
    return start > 0 && start < at && sg_line_han_at(l, start - 1);
}

void sg_line_blank(sg_line *l, size_t start, size_t end)
{
    memset(l->text + start, ' ', end - start);
}

void sg_line_note(sg_line *l, size_t start, size_t end, const char *key, const char *value,
                  const char *label)
{
    sg_understood *u = l->understood;
    if (value == NULL || label == NULL) {
        l->failed = true;
    } else if (u->part_count < SG_SEARCH_PARTS) {
        u->part[u->part_count++] = (sg_search_part){l->map[start], l->map[end], key, value, label};
    }
}

static void drop_fillers(sg_line *l)
{
    static const char *const words[] = {"找工作", "招聘信息", "招聘", "招工", "求职", "急招", "上班",
                                        "诚聘", "附近的", "附近", "周边", "工资高的", "工资高",
                                        "高工资", NULL};
    for (size_t i = 0; i < l->size; i++) {
        size_t n = sg_line_any(l, i, words);
        if (n > 0) {
            sg_line_blank(l, i, i + n);
        }
    }
}

/* ---- places ---- */

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
static const char *const place_tails[] = {"的", "做", "当", "找", "招", "打工", "上班",
                                          "附近", "周边", NULL};

/* The name stands alone, beside other known words, or is a full one (贞丰县). */
static bool stands_alone(const sg_line *l, const sg_lexeme *lexeme, const sg_lexeme *lexemes,
                         size_t count)
{
    bool left = !sg_line_han_before(l, lexeme->start) ||
                lexeme_touches(lexemes, count, lexeme->start, false) ||
                sg_line_any_before(l, lexeme->start, place_leads) > 0;
    bool right = !sg_line_han_at(l, lexeme->end) || sg_line_any(l, lexeme->end, place_tails) > 0 ||
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

static const char *key_of_level(sg_region_level level)
{
    return level == SG_REGION_PROVINCE ? "province" : level == SG_REGION_CITY ? "city" : "county";
}

/* Takes [start, end) as a place: a province, or all cities and counties of that name. */
static void take_place(sg_line *l, size_t start, size_t end, const sg_region *regions, size_t count)
{
    sg_understood *u = l->understood;
    bool province = sg_region_level_of(regions[0]) == SG_REGION_PROVINCE;
    char value[SG_SEARCH_VALUES * 8] = "";
    size_t used = 0;
    for (size_t i = 0; i < (province ? 1 : count); i++) {
        if (sg_region_level_of(regions[i]) != SG_REGION_TOWN && used + 8 < sizeof value) {
            add_region(u->region, &u->region_count, regions[i]);
            used += (size_t)snprintf(value + used, sizeof value - used, "%s%06u",
                                     used > 0 ? "," : "", (unsigned)regions[i]);
        }
    }
    sg_line_note(l, start, end, key_of_level(sg_region_level_of(regions[0])),
                 sg_arena_strdup(l->arena, value),
                 count == 1 || province ? sg_region_name(regions[0])
                                        : sg_region_short_name(regions[0]));
    sg_line_blank(l, start, end);
}

/* `贞丰附近`: where distances start, no condition. */
static void take_near(sg_line *l, size_t start, size_t end, sg_region region)
{
    char code[16];
    const char *name = sg_region_short_name(region);
    snprintf(code, sizeof code, "%06u", (unsigned)region);
    l->understood->near = region;
    sg_line_note(l, start, end, "near", sg_arena_strdup(l->arena, code),
                 sg_arena_printf(l->arena, SG_LABEL_CONDITION_NEAR, name != NULL ? name : code));
    sg_line_blank(l, start, end);
}

static void note_meanings(sg_line *l, sg_str name)
{
    sg_understood *u = l->understood;
    sg_region meant[SG_SEARCH_VALUES];
    size_t count = sg_region_candidates(l->vocabulary, name, meant, SG_SEARCH_VALUES);
    for (size_t i = 0; i < count; i++) {
        add_region(u->meant, &u->meant_count, meant[i]);
    }
    char *copy = sg_arena_strndup(l->arena, name.s, name.n);
    l->failed = l->failed || copy == NULL;
    u->meant_name = u->meant_name == NULL ? copy : u->meant_name;
}

/* The only one of `regions` that lies in a place taken already; 0 when none or several do. */
static sg_region settled(const sg_line *l, const sg_region *regions, size_t count)
{
    const sg_understood *u = l->understood;
    sg_region found = 0;
    for (size_t i = 0; i < count; i++) {
        for (size_t k = 0; k < u->region_count; k++) {
            if (regions[i] != u->region[k] && sg_region_within(regions[i], u->region[k])) {
                if (found != 0 && found != regions[i]) {
                    return 0;
                }
                found = regions[i];
            }
        }
    }
    return found;
}

static void read_name(sg_line *l, const sg_lexeme *lexeme)
{
    static const char *const around[] = {"附近的", "附近", "周边", NULL};
    size_t count = 0;
    const sg_region *regions = sg_lexeme_regions(l->vocabulary, lexeme->id, &count);
    sg_str name = {l->text + lexeme->start, lexeme->end - lexeme->start};
    size_t start = lexeme->start - sg_line_any_before(l, lexeme->start, place_leads);
    size_t tail = sg_line_any(l, lexeme->end, around);
    bool ambiguous = is_ambiguous(regions, count);
    sg_region one = ambiguous ? settled(l, regions, count) : 0;
    if (count == 0) {
        return;
    }
    if (tail > 0 && (!ambiguous || one != 0) && l->understood->near == 0) {
        take_near(l, start, lexeme->end + tail, one != 0 ? one : regions[0]);
    } else if (one != 0) {
        take_place(l, start, lexeme->end, &one, 1);
    } else if (ambiguous) {
        note_meanings(l, name);
    } else {
        take_place(l, start, lexeme->end, regions, count);
    }
}

static void read_names(sg_line *l)
{
    sg_lexeme lexemes[SG_LINE_LEXEMES];
    size_t count = sg_vocabulary_scan(
        l->vocabulary, sg_line_text(l),
        SG_SCAN_TRADES | SG_SCAN_CERTIFICATES | SG_SCAN_REGIONS, lexemes, SG_LINE_LEXEMES);
    bool taken[SG_LINE_LEXEMES] = {false};
    for (size_t i = 0; i < count; i++) {
        taken[i] = lexemes[i].kind == SG_LEX_REGION && stands_alone(l, &lexemes[i], lexemes, count);
    }
    for (size_t i = 0; i < count; i++) {
        if (taken[i]) {
            read_name(l, &lexemes[i]);
        }
    }
}

static size_t letters_at(const sg_line *l, size_t at)
{
    size_t n = 0;
    while (at + n < l->size && l->text[at + n] >= 'a' && l->text[at + n] <= 'z') {
        n++;
    }
    return n;
}

/* `dongguan`, `dong guan`: pinyin of a place. Short words are left alone: they rarely are. */
static void read_pinyin(sg_line *l)
{
    for (size_t at = 0; at < l->size;) {
        size_t one = letters_at(l, at);
        if (one == 0) {
            at++;
            continue;
        }
        bool apart = at + one < l->size && l->text[at + one] == ' ';
        size_t next = apart ? letters_at(l, at + one + 1) : 0;
        size_t lengths[2] = {next > 0 ? one + 1 + next : 0, one};
        size_t step = one;
        for (size_t i = 0; i < 2; i++) {
            sg_region found[8];
            sg_str word = {l->text + at, lengths[i]};
            size_t count = word.n < PINYIN_LETTERS_MIN
                               ? 0
                               : sg_region_candidates(l->vocabulary, word, found, 8);
            if (count > 0 && sg_region_level_of(found[0]) != SG_REGION_TOWN) {
                take_place(l, at, at + lengths[i], found, count);
                step = lengths[i];
                break;
            }
        }
        at += step;
    }
}

/* ---- words ---- */

static void add_trade(sg_understood *u, sg_trade_id trade)
{
    for (size_t i = 0; i < u->trade_count; i++) {
        if (u->trade[i] == trade) {
            return;
        }
    }
    if (u->trade_count < sizeof u->trade / sizeof *u->trade) {
        u->trade[u->trade_count++] = trade;
    }
}

/* A character that can be searched for: not a blank, not a sign. */
static bool is_searchable(uint32_t cp)
{
    if (cp < 0x80) {
        return isalnum((int)cp) != 0;
    }
    return sg_is_han(cp) || (cp >= 0xC0 && cp < 0x2000) || (cp >= 0x3041 && cp <= 0x30FF) ||
           (cp >= 0xAC00 && cp <= 0xD7A3);
}

static size_t searchable(sg_str text)
{
    size_t count = 0;
    for (size_t pos = 0; pos < text.n;) {
        count += is_searchable(sg_utf8_next(text, &pos));
    }
    return count;
}

static void note_word(sg_line *l, size_t start, size_t end, const sg_trade *trade)
{
    char *word = sg_arena_strndup(l->arena, l->text + start, end - start);
    sg_line_note(l, start, end, trade != NULL ? "trade" : "text",
                 trade != NULL ? trade->code : word, word);
}

/* Notes the words between blanks; a trade inside a word is a piece of its own, unless what is left
 * beside it is too little to be one. */
static void note_words(sg_line *l)
{
    sg_lexeme lexemes[SG_LINE_LEXEMES];
    size_t count = sg_vocabulary_scan(l->vocabulary, sg_line_text(l), SG_SCAN_TRADES, lexemes,
                                      SG_LINE_LEXEMES);
    size_t next = 0;
    for (size_t at = 0; at < l->size;) {
        if (l->text[at] == ' ' || l->text[at] == '\n') {
            at++;
            continue;
        }
        size_t end = at;
        while (end < l->size && l->text[end] != ' ' && l->text[end] != '\n') {
            end++;
        }
        while (next < count && lexemes[next].start < at) {
            next++;
        }
        const sg_trade *trade = NULL;
        size_t piece = end;
        if (next < count && lexemes[next].start < end) {
            sg_lexeme found = lexemes[next];
            size_t lead = searchable((sg_str){l->text + at, found.start - at});
            size_t tail = searchable((sg_str){l->text + found.end, end - found.end});
            trade = found.kind == SG_LEX_TRADE && lead < 2 ? sg_trade_get((sg_trade_id)found.id)
                                                           : NULL;
            piece = lead >= 2 ? found.start : tail >= 2 ? found.end : end;
        }
        if (searchable((sg_str){l->text + at, piece - at}) > 0) {
            note_word(l, at, piece, trade);
        }
        at = piece;
    }
    for (size_t i = 0; i < count; i++) {
        if (lexemes[i].kind == SG_LEX_TRADE) {
            add_trade(l->understood, (sg_trade_id)lexemes[i].id);
        }
    }
}

/* ---- the whole ---- */

static sg_status check_line(sg_str text, sg_error *err)
{
    if (text.n > SG_SEARCH_QUERY_MAX) {
        return sg_fail(err, SG_INVALID, SG_MSG_SEARCH_QUERY_LONG, SG_SEARCH_QUERY_MAX);
    }
    return sg_utf8_valid(text) ? SG_OK : sg_fail(err, SG_INVALID, SG_MSG_SEARCH_QUERY_UTF8);
}

sg_status sg_understand(const sg_vocabulary *v, const char *query, bool keep_places,
                        sg_arena *arena, sg_understood *ret, sg_search_rest *ret_rest,
                        sg_error *err)
{
    sg_str text = sg_str_of(query != NULL ? query : "");
    memset(ret, 0, sizeof *ret);
    ret->text = "";
    ret->wage_min = SG_NO_AMOUNT;
    sg_folded folded;
    sg_status status = check_line(text, err);
    if (status != SG_OK) {
        return status;
    }
    if (!sg_fold(text, true, arena, &folded)) {
        return sg_fail_memory(err);
    }
    sg_line l = {.vocabulary = v, .arena = arena, .size = folded.text.n, .map = folded.map,
                 .understood = ret};
    l.text = sg_arena_strndup(arena, folded.text.s, folded.text.n);
    if (l.text == NULL) {
        return sg_fail_memory(err);
    }
    sg_line_figures(&l);
    if (!keep_places) {
        read_names(&l);
        read_pinyin(&l);
    }
    drop_fillers(&l);
    size_t conditions = ret->part_count;
    note_words(&l);
    sg_str rest = sg_str_trim(sg_line_text(&l));
    bool only_signs = conditions > 0 && searchable(rest) == 0; /* 贞丰，包住 */
    char *kept = sg_arena_strndup(arena, rest.n > 0 ? rest.s : "", only_signs ? 0 : rest.n);
    if (kept == NULL || l.failed) {
        return sg_fail_memory(err);
    }
    ret->text = kept;
    if (ret_rest != NULL) {
        *ret_rest = (sg_search_rest){sg_line_text(&l), folded.map};
    }
    return SG_OK;
}
