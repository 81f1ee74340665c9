/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Why two postings count as one, in words a caseworker can check.
 */
#include "songgang/dedupe.h"
#include "songgang/messages.h"

void sg_duplicate_explain(uint32_t reasons, sg_buffer *out)
{
    static const struct {
        uint32_t reason;
        const char *text;
    } parts[] = {{SG_DUP_SAID_SO, SG_MSG_DUP_SAID_SO},        {SG_DUP_SAME_EMPLOYER, SG_MSG_DUP_EMPLOYER}, {SG_DUP_SHORT_NAME, SG_MSG_DUP_SHORT_NAME},
                 {SG_DUP_LIKE_NAME, SG_MSG_DUP_LIKE_NAME},
                 {SG_DUP_NAMED_IN_TEXT, SG_MSG_DUP_NAMED},    {SG_DUP_SAME_PHONE, SG_MSG_DUP_PHONE},
                 {SG_DUP_MASKED_PHONE, SG_MSG_DUP_MASKED},    {SG_DUP_SAME_PLACE, SG_MSG_DUP_PLACE},
                 {SG_DUP_SAME_TRADE, SG_MSG_DUP_TRADE},       {SG_DUP_SIMILAR_TRADE, SG_MSG_DUP_NEAR_TRADE},
                 {SG_DUP_SAME_WORK, SG_MSG_DUP_WORK},
                 {SG_DUP_SAME_WAGE, SG_MSG_DUP_WAGE},         {SG_DUP_WAGE_OVERLAPS, SG_MSG_DUP_NEAR_WAGE},
                 {SG_DUP_SAME_HEADCOUNT, SG_MSG_DUP_HEADCOUNT}, {SG_DUP_SAME_TEXT, SG_MSG_DUP_TEXT}};
    bool first = true;
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        if (!(reasons & parts[i].reason))
            continue;
        if (!first)
            sg_buffer_text(out, "、");
        sg_buffer_text(out, parts[i].text);
        first = false;
    }
}
