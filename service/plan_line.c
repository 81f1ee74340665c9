/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * One job line of a plan: written when a plan is made, and when one is put in by hand.
 */
#include "plan_line.h"

#include "songgang/json_writer.h"
#include "songgang/posting.h"

static void put_relaxed(sg_json_writer *w, const sg_explanation *explanation)
{
    sg_json_key(w, "relaxed");
    sg_json_array(w);
    for (size_t i = 0; i < explanation->relaxed_count; i++) {
        sg_json_object(w);
        sg_json_member_string(w, "rule", sg_rule_json(explanation->relaxed[i].rule));
        sg_json_member_string(w, "detail", explanation->relaxed[i].detail);
        sg_json_end_object(w);
    }
    sg_json_end_array(w);
}

void plan_line_put(sg_buffer *out, const char *worker, uint64_t posting, int rank,
                   const sg_hit *hit, const sg_explanation *explanation)
{
    char id[SG_POSTING_ID_TEXT];
    sg_json_writer w;
    sg_posting_id_print(posting, id);
    sg_json_begin(&w, out);
    sg_json_object(&w);
    sg_json_member_string(&w, "worker", worker);
    sg_json_member_string(&w, "posting", id);
    sg_json_member_int(&w, "rank", rank);
    sg_json_key(&w, "score");
    sg_json_fixed(&w, hit->score, 4, 1);
    put_relaxed(&w, explanation);
    sg_json_key(&w, "reasons");
    sg_json_array(&w);
    for (size_t i = 0; i < explanation->reason_count; i++)
        sg_json_string(&w, explanation->reason[i]);
    sg_json_end_array(&w);
    sg_json_end_object(&w);
}
