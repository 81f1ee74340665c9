/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Certificates a posting names: required, or preferred where 优先 follows. 持证上岗 alone names none,
 * and what the employer arranges (可协助考证) is not asked for.
 */
#include <string.h>

#include "grammar.h"

enum { LEXEME_MAX = 16 };

static void add(sg_certificate_id *list, uint8_t *count, sg_certificate_id id)
{
    for (uint8_t i = 0; i < *count; i++)
        if (list[i] == id)
            return;
    if (*count < SG_MAX_CERTIFICATES)
        list[(*count)++] = id;
}

static bool has(const sg_certificate_id *list, uint8_t count, sg_certificate_id id)
{
    for (uint8_t i = 0; i < count; i++)
        if (list[i] == id)
            return true;
    return false;
}

/* "B2及以上驾照" names B2; the word 驾照 beside it is not a second licence. */
static void drop_general(sg_certificate_id *list, uint8_t *count)
{
    int driving = 0;
    uint8_t kept = 0;
    for (uint8_t i = 0; i < *count; i++)
        driving += strcmp(sg_certificate_get(list[i])->kind, "driving") == 0;
    for (uint8_t i = 0; i < *count; i++)
        if (driving < 2 || strcmp(sg_certificate_get(list[i])->name, "机动车驾驶证") != 0)
            list[kept++] = list[i];
    *count = kept;
}

#define NOT_ASKED                                                                                  \
    "有无|无需|不需|不要求|免费考|协助办|协助考|可代办|代办|考取|公司办理|可办理|报考|无证也可|无证可|免费办|包办|帮办|不用|没有|无证|"   \
    "免费培训|补贴|可不持|负责办理|入职后办|入职后考|统一办|鼓励考|学习|驾照报销|可考|颁发|发放|免证|帮考|帮助考|出钱考|出钱办|"           \
    "费用报销|公司报销|厂里报销|给报销|可报销|后补|补办|办理费|考证费|实习期驾照|入职办|另议|另加|每月加|从优|工资更高|待遇更高|"     \
    "工资高|每月补|月补|另补|加补|补助|加钱|加工资|有没有证"
#define PREFERRED "优先|为佳|尤佳|最好|更佳|加分|优先考虑|更好|者佳|者优|佳"

/* 叉车工需证, 会开叉车的,要有证: the certificate of the trade just named, if the law asks for one. */
static void add_implied(const sg_vocabulary *v, sg_str text, sg_posting *job)
{
    sg_lexeme lexemes[LEXEME_MAX];
    if (!sgn_has_any(text, "需证|要证|要有证|需有证|须有证|须证|需要证"))
        return;
    size_t count = sg_vocabulary_scan(v, text, SG_SCAN_TRADES, lexemes, LEXEME_MAX);
    for (size_t i = 0; i < count; i++) {
        size_t at = lexemes[i].end;
        at += sgn_at(text, at, "的");
        at += sgn_at(text, at, ",|(| |、");
        size_t asked = sgn_at(text, at, "需证|要证|要有证|需有证|须有证|须证|需要证");
        const sg_trade *trade =
            lexemes[i].kind == SG_LEX_TRADE && asked ? sg_trade_get((sg_trade_id)lexemes[i].id) : NULL;
        if (trade && trade->certificate && !sgn_at(text, at + asked, "件|书|明|照") &&
            strncmp(sg_certificate_get(trade->certificate)->kind, "special", 7) == 0)
            add(job->certificates, &job->certificate_count, trade->certificate);
    }
}

void sgn_certificates(const sg_vocabulary *v, sg_str text, sgn_context context, sg_posting *job)
{
    sg_lexeme lexemes[LEXEME_MAX];
    size_t count = sg_vocabulary_scan(v, text, SG_SCAN_CERTIFICATES, lexemes, LEXEME_MAX);
    for (size_t i = 0; i < count; i++) {
        if (lexemes[i].kind != SG_LEX_CERTIFICATE)
            continue;
        size_t from = sgn_clause_start(text, lexemes[i].start);
        size_t to = sgn_clause_end(text, lexemes[i].end);
        sg_str clause = sgn_slice(text, from, to);
        sg_certificate_id id = (sg_certificate_id)lexemes[i].id;
        sg_str word = sgn_slice(text, lexemes[i].start, lexemes[i].end);
        if (word.n <= 4 && word.s[0] >= 'a' && word.s[0] <= 'd') {
            /* C1, C证: a driving licence beside driving words, else a safety officer's C证 or a code. */
            size_t near = lexemes[i].start > 45 ? lexemes[i].start - 45 : 0;
            while (near < lexemes[i].start && ((unsigned char)text.s[near] & 0xC0) == 0x80)
                near++;
            sg_str around = sgn_slice(text, near, lexemes[i].end + 30);
            bool driving = context == SGN_FIELD || (sgn_has_any(around, "驾|司机|送货|配送|骑手|教练|照|货车|开车|车辆|拖头|半挂") &&
                                                    !sgn_at(text, lexemes[i].end, "出口|栋|座|口|区|层|楼|号|馆|级|类|岗|厅|轮|-|0|1|2|3|4"));
            bool short_name = sgn_ends(word, word.n, "证");
            static const char *const licences[] = {"a2", "b2", "c1", "d"};
            if (!driving && !short_name && text.n > 6)
                continue;
            if (driving && short_name && word.n == 4 && context != SGN_FIELD)
                sg_certificate_lookup(v, sg_str_of(licences[word.s[0] - 'a']), &id, NULL);
        }
        if (sgn_ends(word, word.n, "本") && sgn_at(text, lexemes[i].end, "科|地|人|公司|岗|职|市|县|单位|专业"))
            continue; /* 电工本|科 */
        /* 电工证(低压) */
        if (sgn_ends(word, word.n, "电工证") && sgn_at(text, lexemes[i].end, "(低压)|(高压)|(低压电工)|(高压电工)"))
            sg_certificate_lookup(v, sg_str_of(sgn_at(text, lexemes[i].end, "(低压") ? "低压电工证" : "高压电工证"), &id,
                                  NULL);
        bool barred = sgn_has_any(clause, "勿扰|不要来|免谈|勿来|别来|不收|不要打|者免") && sgn_has_any(clause, "没有|没|无");
        if ((!barred && sgn_has_any(clause, NOT_ASKED)) || sgn_at(text, lexemes[i].end, "培训|考试|复审|年审|报名"))
            continue;
        if (sgn_has_any(clause, PREFERRED)) {
            add(job->certificates_preferred, &job->preferred_count, id);
            continue;
        }
        if (context == SGN_SENTENCE && sgn_has_any(clause, "负责办理|代办理|管理证|客户|办理业务|证照办理"))
            continue;
        add(job->certificates, &job->certificate_count, id);
    }
    if (job->certificate_count == 0)
        add_implied(v, text, job);
    drop_general(job->certificates, &job->certificate_count);
    drop_general(job->certificates_preferred, &job->preferred_count);
    uint8_t kept = 0;
    for (uint8_t i = 0; i < job->preferred_count; i++)
        if (!has(job->certificates, job->certificate_count, job->certificates_preferred[i]))
            job->certificates_preferred[kept++] = job->certificates_preferred[i];
    job->preferred_count = kept;
}

void sgn_implied_certificate(sg_str text, sg_posting *job)
{
    static const char *const ways[] = {"持证", "有证", "要证", "需证", "带证", "须证"};
    const sg_trade *trade = job->trade_count == 1 ? sg_trade_get(job->trades[0]) : NULL;
    if (job->certificate_count || job->preferred_count || !trade || !trade->certificate ||
        strncmp(sg_certificate_get(trade->certificate)->kind, "special", 7) != 0 || !sgn_has(text, "证"))
        return;
    for (size_t i = 0; i < SGN_COUNT(ways); i++)
        for (size_t at = 0; (at = sgn_find(text, at, ways[i])) != SIZE_MAX; at += 6) {
            size_t end = at + 6, after = sgn_skip_blanks(text, end);
            bool closed = after >= text.n || after > end || (text.s[end] >= '0' && text.s[end] <= '9') ||
                          sgn_at(text, end, ",|;|)|。|\n|、|/|的|者,|者)|人员,");
            sg_str clause = sgn_slice(text, sgn_clause_start(text, at), sgn_clause_end(text, end));
            if (!closed || sgn_ends(text, at, "无|没|没有|保|认|有没|是否") || sgn_has_any(clause, NOT_ASKED "|优先|为佳|最好|上岗") ||
                sgn_has_any(text, "无证|没证|没有证"))
                continue;
            add(job->certificates, &job->certificate_count, trade->certificate);
            return;
        }
}

void sgn_shared_certificates(const sg_vocabulary *v, sg_str text, sg_posting *job)
{
    for (size_t at = 0; (at = sgn_find(text, at, "健康证")) != SIZE_MAX;) {
        sg_str clause = sgn_slice(text, sgn_clause_start(text, at), sgn_clause_end(text, at));
        sg_lexeme lexeme;
        sg_posting asked;
        sg_posting_init(&asked);
        at = sgn_clause_end(text, at);
        if (sg_vocabulary_scan(v, clause, SG_SCAN_TRADES, &lexeme, 1) == 0)
            sgn_certificates(v, clause, SGN_SENTENCE, &asked);
        for (uint8_t i = 0; i < asked.certificate_count; i++)
            if (strcmp(sg_certificate_get(asked.certificates[i])->kind, "health") == 0)
                add(job->certificates, &job->certificate_count, asked.certificates[i]);
    }
}
