/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Titles: what decorates them (【急聘】, 高薪, 包吃住, 6000+) and the trades they name. The head of a
 * Chinese compound stands at its end, so the last trade word of each part of a title decides.
 */
#include <string.h>

#include "grammar.h"

enum { LEXEME_MAX = 32, TITLE_MAX = 240 };

/* Say how, where or how many, but not what; a proper trade word beside them wins. */
#define WEAK_WORDS                                                                                 \
    "日结|女工|男工|工人|学徒|学生工|寒假工|暑假工|假期工|短期工|临时工|小时工|兼职|务工人员|经理|主管|主任|总监|员工|日结工|长期工|零工|"  \
    "实习生|储备干部|管培生|助理|技术员|工程师|管理人员|专员|学徒工|熟练工|技工|兼职工|临工|电子厂|部长|负责人|管理岗|临时普工|短工|厂普|老师傅|"   \
    "师傅|管理|实习|顾问"

static bool is_weak(sg_str word)
{
    for (const char *weak = WEAK_WORDS; *weak;) {
        size_t n = strcspn(weak, "|");
        if (n == word.n && memcmp(weak, word.s, n) == 0)
            return true;
        weak += n + (weak[n] == '|');
    }
    return false;
}

static void add_trade(sg_posting *job, sg_trade_id id)
{
    for (uint8_t i = 0; i < job->trade_count; i++)
        if (job->trades[i] == id)
            return;
    if (job->trade_count < SG_MAX_TRADES)
        job->trades[job->trade_count++] = id;
}

static void add_skill(sg_posting *job, sg_skill_id id)
{
    for (uint8_t i = 0; i < job->skill_count; i++)
        if (job->skills[i] == id)
            return;
    if (job->skill_count < SG_MAX_SKILLS)
        job->skills[job->skill_count++] = id;
}

/* The head of one part of a title: its last trade word that is not a weak one. */
static bool head_of(const sg_vocabulary *v, sg_str part, sg_trade_id *ret)
{
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(v, part, SG_SCAN_TRADES, lexemes, LEXEME_MAX);
    bool found = false;
    for (int weak = 0; weak <= 1 && !found; weak++) {
        for (size_t i = count; i-- > 0;) {
            if (lexemes[i].kind != SG_LEX_TRADE ||
                (!weak && is_weak(sgn_slice(part, lexemes[i].start, lexemes[i].end))))
                continue;
            *ret = (sg_trade_id)lexemes[i].id;
            found = true;
            break;
        }
    }
    return found;
}

static size_t separator_at(sg_str text, size_t pos)
{
    return sgn_at(text, pos, "/|、|,|+|\\||;|&|\n|和|及|或|。|\\|·| ");
}

/* Parts outside brackets first, then those inside. */
static void trades_of_title(const sg_vocabulary *v, sg_str title, sg_posting *job)
{
    for (int inside = 0; inside <= 1 && job->trade_count == 0; inside++) {
        int depth = 0;
        size_t from = 0;
        for (size_t at = 0; at <= title.n;) {
            size_t open = sgn_at(title, at, "(|【|[|{|《|<|〔|「");
            size_t close = sgn_at(title, at, ")|】|]|}|》|>|〕|」");
            size_t cut = at == title.n ? 1 : open ? open : close ? close : separator_at(title, at);
            if (!cut) {
                sg_utf8_next(title, &at);
                continue;
            }
            sg_trade_id id;
            if ((depth > 0) == (inside != 0) && head_of(v, sgn_slice(title, from, at), &id))
                add_trade(job, id);
            depth += open ? 1 : close && depth > 0 ? -1 : 0;
            at += cut;
            from = at;
        }
    }
    if (job->trade_count > 1) {
        /* 普工/女工: drop what only a weak word gave when others are known. */
        sg_posting rest = *job;
        job->trade_count = 0;
        for (uint8_t i = 0; i < rest.trade_count; i++) {
            const sg_trade *trade = sg_trade_get(rest.trades[i]);
            if (!trade || !is_weak(sg_str_of(trade->name)))
                add_trade(job, rest.trades[i]);
        }
        if (job->trade_count == 0)
            *job = rest;
    }
}

/* "招聘普工20名", "招针车、手工": the trades that follow 招 or 聘 closely. */
static bool trades_sought(const sg_vocabulary *v, sg_str text, sg_posting *job)
{
    static const char *const calls[] = {"招聘", "招", "聘", "岗位:", "工种:", "职位:"};
    for (size_t c = 0; c < SGN_COUNT(calls); c++) {
        for (size_t at = 0; (at = sgn_find(text, at, calls[c])) != SIZE_MAX;) {
            at += strlen(calls[c]);
            size_t end = sgn_clause_end(text, at);
            end = end > at + 60 ? at + sg_utf8_prefix(sgn_slice(text, at, end), 60) : end;
            if (sgn_at(text, at, "聘会|聘信息|聘公告|聘经|聘工作|商|标|生|聘专员|聘渠道|聘网|聘单位|聘流程|聘需求"))
                continue;
            trades_of_title(v, sgn_slice(text, at, end), job);
            if (job->trade_count > 0)
                return true;
        }
    }
    return false;
}

void sgn_trades(const sg_vocabulary *v, sg_str title, sg_str description, sg_posting *job)
{
    trades_of_title(v, title, job);
    if (job->trade_count == 0 && title.n == 0)
        trades_sought(v, description, job);
    sg_str texts[] = {title, description};
    for (int t = 0; t < 2; t++) {
        sg_lexeme lexemes[64];
        size_t count = texts[t].n ? sg_vocabulary_scan(v, texts[t], SG_SCAN_TRADES, lexemes, 64) : 0;
        for (size_t i = 0; i < count; i++)
            if (lexemes[i].kind == SG_LEX_SKILL)
                add_skill(job, (sg_skill_id)lexemes[i].id);
    }
}

void sg_read_trades(const sg_vocabulary *v, sg_str title, sg_str description, sg_arena *arena,
                    sg_posting *ret)
{
    sgn_trades(v, sgn_fold(title, arena), sgn_fold(description, arena), ret);
}

/* ---- decoration ---- */

#define DECORATION                                                                                 \
    "月入|年入|急聘|急招|诚聘|高薪|直招|招聘|热招|大量|长期|包吃住|包吃|包住|包食宿|五险一金|五险|双休|月薪|底薪|保底|无责|名企|待遇|日结|周结|"     \
    "月结|不限|可预支|返费|稳定|元|薪|急|可住宿|提供食宿|应届|无经验|经验|男女|夫妻|坐班|长白班|工资|红包|立即|即日|直聘|福利|"          \
    "包三餐|提成|补贴|入职|加班|社保|来电|名额|岗位多|热|置顶|推荐|新岗"

static bool is_decoration(sg_str text)
{
    bool digits = false, han = false;
    for (size_t pos = 0; pos < text.n;) {
        uint32_t cp = sg_utf8_next(text, &pos);
        digits |= cp >= '0' && cp <= '9';
        han |= sg_is_han(cp);
    }
    return text.n == 0 || sgn_has_any(text, DECORATION) || (digits && !han);
}

/* Copies `title` without brackets that only decorate. */
static size_t drop_brackets(sg_str title, char *out)
{
    size_t n = 0;
    for (size_t at = 0; at < title.n;) {
        size_t open = sgn_at(title, at, "(|（|【|[|〔|「|《|{");
        size_t end = at + open;
        if (open) {
            while (end < title.n && !sgn_at(title, end, ")|）|】|]|〕|」|》|}"))
                sg_utf8_next(title, &end);
            size_t close = end < title.n ? sgn_at(title, end, ")|）|】|]|〕|」|》|}") : 0;
            if (close && is_decoration(sgn_slice(title, at + open, end))) {
                at = end + close;
                continue;
            }
        }
        size_t from = at;
        sg_utf8_next(title, &at);
        memcpy(out + n, title.s + from, at - from);
        n += at - from;
    }
    return n;
}

static size_t piece_end(sg_str text, size_t at)
{
    while (at < text.n && !sgn_at(text, at, " |　|!|！|,|，|+|＋|·|~|～|。|:|：|—|-|★|☆|●|;|；|❤|🔥"))
        sg_utf8_next(text, &at);
    return at;
}

static bool names_trade(const sg_vocabulary *v, sg_str piece, sg_arena *arena)
{
    sg_lexeme lexemes[LEXEME_MAX];
    sg_str folded = sgn_fold(piece, arena);
    size_t count = sg_vocabulary_scan(v, folded, SG_SCAN_TRADES, lexemes, LEXEME_MAX);
    for (size_t i = 0; i < count; i++)
        if (lexemes[i].kind == SG_LEX_TRADE &&
            !is_weak(sgn_slice(folded, lexemes[i].start, lexemes[i].end)))
            return true;
    return false;
}

/* 东莞电子厂招普工, 月薪6000招保安: what follows 招 is the job. */
static sg_str after_call(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    for (size_t at = 0; (at = sgn_find(text, at, "招")) != SIZE_MAX; at += 3) {
        size_t end = at + 3 + sgn_at(text, at + 3, "聘|收|募");
        sg_str rest = sg_str_trim(sgn_slice(text, end, text.n));
        if (at > 0 && rest.n >= 6 && !sgn_at(text, at + 3, "商|生|标|工|牌|待|财|租|采") &&
            !sgn_at(rest, 0, "专员|主管|经理|顾问|助理") && names_trade(v, rest, arena))
            return rest;
    }
    return text;
}

/* Pieces between blanks and signs that only decorate go, unless nothing would be left. */
static sg_str drop_pieces(const sg_vocabulary *v, sg_str text, sg_arena *arena, char *out)
{
    size_t n = 0, at = 0;
    while (at < text.n) {
        size_t end = piece_end(text, at);
        size_t next = end < text.n ? end + sgn_at(text, end, " |　|!|！|,|，|+|＋|·|~|～|。|:|：|—|-|★|☆|●|;|；|❤|🔥") : end;
        sg_str piece = sgn_slice(text, at, end);
        bool keep = piece.n > 0 && (names_trade(v, piece, arena) || !is_decoration(piece));
        if (keep) {
            memcpy(out + n, piece.s, piece.n);
            n += piece.n;
            if (next < text.n && !sgn_at(text, end, "!|！|★|☆|●|❤|🔥|~|～|。")) {
                memcpy(out + n, text.s + end, next - end);
                n += next - end;
            }
        }
        at = next > at ? next : at + 1;
    }
    while (n > 0 && sgn_ends((sg_str){out, n}, n, " |　|,|，|+|＋|·|:|：|—|-|;|；"))
        n -= sgn_ends((sg_str){out, n}, n, " |　|,|，|+|＋|·|:|：|—|-|;|；");
    return (sg_str){out, n};
}

/* 普工5000-7000元/月, 操作工18-45岁: figures after the job. */
static sg_str cut_figures(const sg_vocabulary *v, sg_str text, sg_arena *arena)
{
    size_t at = 0;
    while (at < text.n && !(text.s[at] >= '0' && text.s[at] <= '9'))
        at++;
    bool latin = at > 0 && (unsigned char)text.s[at - 1] < 0x80;
    if (at == 0 || at >= text.n || latin || !names_trade(v, sgn_slice(text, 0, at), arena))
        return text;
    bool figures = at + 2 < text.n && text.s[at + 1] >= '0' && text.s[at + 1] <= '9';
    bool unit = sgn_has_any(sgn_slice(text, at, text.n), "元|岁|人|名|k|K|千|万|/");
    return figures || unit ? sgn_slice(text, 0, at) : text;
}

#define PREFIXES "急聘|急招|诚聘|高薪诚聘|高薪急聘|高薪聘请|高薪|直招|招聘|现招聘|大量招聘|急需|诚招|招收|长期招聘|热招|招募|厂家直招|岗位:|岗位：|男女不限|不限男女|包吃住|包吃包住|诚招|日结|长期"
#define SUFFIXES "若干名|若干|数名|多名|包吃住|包吃包住|包食宿|急聘|急招|高薪|招聘|包住|日结"

const char *sgn_clean_title(const sg_vocabulary *v, sg_str title, sg_arena *arena)
{
    title = sg_str_trim(title);
    title.n = sg_utf8_prefix(title, TITLE_MAX);
    char *first = sg_arena_alloc(arena, title.n + 1), *second = sg_arena_alloc(arena, title.n + 1);
    if (!first || !second)
        return NULL;
    sg_str text = {first, drop_brackets(title, first)};
    text = drop_pieces(v, sg_str_trim(text), arena, second);
    text = sg_str_trim(text);
    text = after_call(v, text, arena);
    for (size_t length; (length = sgn_at(text, 0, PREFIXES)) != 0 && length < text.n;)
        text = sgn_slice(text, length, text.n);
    for (size_t length; (length = sgn_ends(text, text.n, SUFFIXES)) != 0 && length < text.n;)
        text.n -= length;
    text = cut_figures(v, sg_str_trim(text), arena);
    if (text.n < 4)
        text = title;
    return sg_arena_strndup(arena, text.s, text.n);
}
