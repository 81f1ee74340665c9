/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * What a worker's reply means. Only what cannot be misread is acted upon; a person reads the rest.
 */
#include <string.h>

#include "songgang/push.h"
#include "songgang/text.h"

static const char *const stops[] = {"r",    "td",   "t",    "n",        "退订", "退定",
                                    "拒收", "屏蔽", "取消", "不要再发", "别发", "别再发"};
static const char *const calls[] = {"联系我", "给我打电话", "打电话给我", "回电", "请来电", "call"};
static const char *const jobs[] = {"一", "二", "三", "四", "五", "六", "七", "八"};

enum { REPLY_BYTES = 64 };

static uint32_t plain(uint32_t cp)
{
    if (cp >= 0xff01 && cp <= 0xff5e) /* full width */
        cp -= 0xfee0;
    return cp >= 'A' && cp <= 'Z' ? cp + 32 : cp;
}

/* Letters, figures and characters only, narrow and small; false: longer than anything known. */
static bool reduce(const char *text, char out[REPLY_BYTES])
{
    sg_str all = sg_str_of(text);
    size_t used = 0;
    for (size_t pos = 0; pos < all.n;) {
        uint32_t cp = plain(sg_utf8_next(all, &pos));
        bool kept = (cp >= '0' && cp <= '9') || (cp >= 'a' && cp <= 'z') || sg_is_han(cp);
        if (!kept)
            continue;
        if (used + 4 >= REPLY_BYTES)
            return false;
        used += sg_utf8_put(cp, out + used);
    }
    out[used] = '\0';
    return used > 0;
}

static bool one_of(const char *text, const char *const *list, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(text, list[i]) == 0)
            return true;
    return false;
}

/* 第二个 → 二 */
static const char *bare_number(char *text)
{
    static const char *const before[] = {"回复", "我选", "选", "第", "要"};
    static const char *const after[] = {"岗位", "工作", "个", "号", "份"};
    char *at = text;
    for (size_t i = 0; i < sizeof before / sizeof *before; i++)
        if (strncmp(at, before[i], strlen(before[i])) == 0)
            at += strlen(before[i]);
    for (size_t i = 0; i < sizeof after / sizeof *after; i++) {
        size_t n = strlen(at), m = strlen(after[i]);
        if (n > m && strcmp(at + n - m, after[i]) == 0)
            at[n - m] = '\0';
    }
    return at;
}

sg_reply_kind sg_push_reply_kind(const char *text, int *ret_job)
{
    char word[REPLY_BYTES];
    if (!text || !reduce(text, word))
        return SG_REPLY_OTHER;
    if (one_of(word, stops, sizeof stops / sizeof *stops))
        return SG_REPLY_STOP;
    if (one_of(word, calls, sizeof calls / sizeof *calls) || strstr(word, "联系我"))
        return SG_REPLY_CALL;
    const char *number = bare_number(word);
    if (number[0] >= '1' && number[0] <= '0' + SG_PUSH_JOBS && !number[1]) {
        *ret_job = number[0] - '0';
        return SG_REPLY_JOB;
    }
    for (size_t i = 0; i < sizeof jobs / sizeof *jobs; i++)
        if (strcmp(number, jobs[i]) == 0) {
            *ret_job = (int)i + 1;
            return SG_REPLY_JOB;
        }
    return SG_REPLY_OTHER;
}
