/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Slips of the pen: full-width digits and signs from a Chinese keyboard, wrong homophones,
 * traditional characters, stray blanks. None of them changes what a person reads.
 */
#include <string.h>

#include "corpus_records.h"

static const struct {
    const char *from, *to;
} slips[] = {{"招聘", "招骋"},
             {"联系", "连系"},
             {"工作", "工做"},
             {"熟练", "熟炼"},
             {"服从", "服丛"}},
  traditional[] = {{"电话", "電話"}, {"联系", "聯系"}, {"岁", "歲"}, {"经验", "經驗"},
                   {"学历", "學歷"}, {"员", "員"},     {"厂", "廠"}, {"车", "車"}};

static void full_width(unsigned char byte, sg_buffer *out)
{
    char utf8[4];
    size_t n = sg_utf8_put(byte == ' ' ? 0x3000u : 0xFEE0u + byte, utf8);
    sg_buffer_append(out, utf8, n);
}

void corpus_tell_noise(corpus_random *r, const char *text, sg_buffer *out)
{
    uint32_t kind = corpus_below(r, 4);
    for (const char *at = text; *at;) {
        unsigned char byte = (unsigned char)*at;
        if (kind <= 1 && byte > ' ' && byte < 0x7f) {
            full_width(byte, out);
            at++;
            continue;
        }
        const char *to = NULL;
        size_t cut = 0;
        size_t count =
            kind == 2 ? sizeof slips / sizeof *slips : sizeof traditional / sizeof *traditional;
        for (size_t i = 0; kind >= 2 && !to && i < count; i++) {
            const char *from = kind == 2 ? slips[i].from : traditional[i].from;
            if (strncmp(at, from, strlen(from)) == 0) {
                to = kind == 2 ? slips[i].to : traditional[i].to;
                cut = strlen(from);
            }
        }
        if (to) {
            sg_buffer_text(out, to);
            at += cut;
        } else {
            sg_buffer_append(out, at++, 1);
            if (kind == 2 && byte == '-' && corpus_chance(r, 300))
                sg_buffer_text(out, " ");
        }
    }
}
