/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See worker_page_html.h. Elements are plain: headings, a list of facts, forms with buttons, <details> for
 * what asks once more. What a script adds (reading aloud, larger type) is hidden until it runs.
 */
#include "worker_page_html.h"

#include <stdio.h>
#include <string.h>

#include "songgang/messages/push_page.h"
#include "songgang/web.h"

#define FRAME "/m/"
#define MARK "<!--page-->"

static const struct {
    const char *word, *text;
} sayings[PAGE_SAID_COUNT] = {
    [PAGE_SAID_NOTHING] = {"", ""},
    [PAGE_SAID_OK] = {"ok", ""},
    [PAGE_SAID_CALL] = {"call", SG_MSG_PAGE_SAID_CALL},
    [PAGE_SAID_TRAINING] = {"training", SG_MSG_PAGE_SAID_TRAINING},
    [PAGE_SAID_ELSEWHERE] = {"elsewhere", SG_MSG_PAGE_SAID_ELSEWHERE},
    [PAGE_SAID_STOP] = {"stop", SG_MSG_PAGE_SAID_STOP},
    [PAGE_SAID_STALE] = {"stale", SG_MSG_PAGE_SAID_STALE},
    [PAGE_SAID_NO] = {"no", SG_MSG_PAGE_SAID_NO},
    [PAGE_SAID_UNKNOWN] = {"unknown", SG_MSG_PAGE_SAID_UNKNOWN},
};

const char *page_said_word(page_said said)
{
    return sayings[said].word;
}

const char *page_said_text(page_said said)
{
    return sayings[said].text;
}

page_said page_said_parse(sg_str word)
{
    for (int i = PAGE_SAID_OK; i < PAGE_SAID_COUNT; i++)
        if (sg_str_equal(word, sg_str_of(sayings[i].word)))
            return (page_said)i;
    return PAGE_SAID_NOTHING;
}

/* ---- writing ---- */

void page_escape(const char *text, sg_buffer *out)
{
    for (size_t n; *text; text += n) {
        n = strcspn(text, "&<>\"'");
        sg_buffer_append(out, text, n);
        if (!text[n])
            return;
        sg_buffer_text(out, text[n] == '&'   ? "&amp;"
                            : text[n] == '<' ? "&lt;"
                            : text[n] == '>' ? "&gt;"
                            : text[n] == '"' ? "&quot;"
                                             : "&#39;");
        n++;
    }
}

/* <tag class="…">text</tag>; nothing for "". */
static void put(sg_buffer *out, const char *tag, const char *class, const char *text)
{
    if (!*text)
        return;
    sg_buffer_printf(out, *class ? "<%s class=\"%s\">" : "<%s%s>", tag, class);
    page_escape(text, out);
    sg_buffer_printf(out, "</%s>", tag);
}

static void put_fact(sg_buffer *out, const char *name, const char *text, const char *more)
{
    if (!*text)
        return;
    put(out, "dt", "", name);
    sg_buffer_text(out, "<dd>");
    page_escape(text, out);
    if (*more) {
        sg_buffer_text(out, "<br>");
        page_escape(more, out);
    }
    sg_buffer_text(out, "</dd>");
}

static void put_list(sg_buffer *out, const char *class, const char *title, const char *const *item,
                     size_t count)
{
    if (count == 0)
        return;
    sg_buffer_printf(out, "<div class=\"%s\">", class);
    put(out, "h3", "", title);
    sg_buffer_text(out, "<ul>");
    for (size_t i = 0; i < count; i++)
        put(out, "li", "", item[i]);
    sg_buffer_text(out, "</ul></div>");
}

static void put_button(sg_buffer *out, const char *name, const char *value, const char *class,
                       const char *label)
{
    sg_buffer_printf(out, "<button name=\"%s\" value=\"%s\"", name, value);
    if (*class)
        sg_buffer_printf(out, " class=\"%s\"", class);
    sg_buffer_text(out, ">");
    page_escape(label, out);
    sg_buffer_text(out, "</button>");
}

/* The number as a link; nothing without one. Only digits, + and - get into the address. */
static void put_phone(sg_buffer *out, const sg_page *page)
{
    if (!*page->hotline)
        return;
    sg_buffer_text(out, "<a class=\"call\" href=\"tel:");
    for (const char *c = page->hotline; *c; c++)
        if (strchr("0123456789+-", *c))
            sg_buffer_append(out, c, 1);
    sg_buffer_text(out, "\">" SG_MSG_PAGE_CALL_STATION " <span>");
    page_escape(page->hotline, out);
    sg_buffer_text(out, "</span></a>");
}

static void begin_form(sg_buffer *out, sg_str token, const sg_page_offer *o)
{
    sg_buffer_printf(out, "<form method=\"post\" action=\"/m/%.*s\">", (int)token.n, token.s);
    if (!o)
        return;
    sg_buffer_text(out, "<input type=\"hidden\" name=\"for\" value=\"");
    page_escape(o->subject, out);
    sg_buffer_printf(out, "\"><input type=\"hidden\" name=\"seen\" value=\"%lld\">",
                     (long long)o->seen);
}

/* ---- one offer ---- */

static bool took(const sg_page_offer *o)
{
    return o->state == SG_OFFER_HIRED || o->state == SG_OFFER_AT_WORK;
}

static void put_choice(sg_buffer *out, const sg_page_offer *o, bool job)
{
    char text[96] = "";
    if (o->state == SG_OFFER_INTERESTED)
        snprintf(text, sizeof text, "%s", job ? SG_MSG_PAGE_YOURS_GO : SG_MSG_PAGE_YOURS_ATTEND);
    else if (o->state == SG_OFFER_REFUSED && job)
        snprintf(text, sizeof text, SG_MSG_PAGE_YOURS_NO, sg_refusal_label(o->reason));
    else if (o->state == SG_OFFER_REFUSED)
        snprintf(text, sizeof text, "%s", SG_MSG_PAGE_YOURS_NOT_ATTEND);
    else if (took(o))
        snprintf(text, sizeof text, "%s", SG_MSG_PAGE_YOURS_AT_WORK);
    if (!*text)
        return;
    sg_buffer_text(out, "<p class=\"yours\">" SG_MSG_PAGE_YOURS " <b>");
    page_escape(text, out);
    sg_buffer_printf(out, "</b><br><small>%s</small></p>",
                     took(o) ? SG_MSG_PAGE_CHANGE_CALL : SG_MSG_PAGE_CHANGE);
}

static void put_reasons(sg_buffer *out)
{
    sg_buffer_text(out, "<details><summary>" SG_MSG_PAGE_NO "</summary><p>" SG_MSG_PAGE_WHY_NOT
                        "</p><div class=\"grid\">");
    for (int i = 1; i <= SG_REFUSAL_COUNT; i++) { /* 其他, the first, comes last */
        const sg_refusal reason = (sg_refusal)(i % SG_REFUSAL_COUNT);
        put_button(out, "reason", sg_refusal_json(reason), "", sg_refusal_label(reason));
    }
    sg_buffer_text(out, "</div></details>");
}

static void put_answers(sg_buffer *out, sg_str token, const sg_page_offer *o, bool job)
{
    put_choice(out, o, job);
    if (!o->open)
        put(out, "p", "closed", job ? SG_MSG_PAGE_CLOSED : SG_MSG_PAGE_COURSE_CLOSED);
    if (took(o))
        return;
    begin_form(out, token, o);
    if (o->open && o->state != SG_OFFER_INTERESTED)
        put_button(out, "choice", "interested", "yes", job ? SG_MSG_PAGE_GO : SG_MSG_PAGE_ATTEND);
    if (job) {
        put_reasons(out);
        sg_buffer_text(out, "<details><summary>" SG_MSG_PAGE_AT_WORK
                            "</summary><p>" SG_MSG_PAGE_SURE_AT_WORK "</p>");
        put_button(out, "choice", "hired", "", SG_MSG_PAGE_YES_AT_WORK);
        sg_buffer_text(out, "</details>");
    } else if (o->state != SG_OFFER_REFUSED) {
        put_button(out, "choice", "refused", "", SG_MSG_PAGE_NOT_ATTEND);
    }
    sg_buffer_text(out, "</form>");
}

static void put_offer(sg_buffer *out, sg_str token, const sg_page_offer *o, size_t number)
{
    char label[48] = SG_MSG_PAGE_COURSE, allowance[48] = "";
    const bool job = number > 0;
    if (job)
        snprintf(label, sizeof label, SG_MSG_PAGE_NUMBER, number);
    if (o->allowance > 0)
        snprintf(allowance, sizeof allowance, SG_MSG_PAGE_ALLOWANCE_DAY, o->allowance);
    sg_buffer_text(out, "<section class=\"offer\" id=\"");
    page_escape(o->subject, out);
    sg_buffer_text(out, "\"><div class=\"say\">");
    put(out, "p", "number", label);
    put(out, "h2", "", o->title);
    sg_buffer_text(out, job ? "<dl class=\"pay\">" : "<dl>");
    if (job) {
        put_fact(out, SG_MSG_PAGE_WAGE, o->wage, o->monthly);
        put_fact(out, SG_MSG_PAGE_PLACE, o->place,
                 strcmp(o->place, o->address) == 0 ? "" : o->address);
        put_fact(out, SG_MSG_PAGE_LODGING, o->beds, "");
        put_fact(out, SG_MSG_PAGE_FOOD, o->meals, "");
        put_fact(out, SG_MSG_PAGE_SHIFT, o->shift, "");
        put_fact(out, SG_MSG_PAGE_EMPLOYER, o->employer, "");
    } else {
        put_fact(out, SG_MSG_PAGE_TIME, o->days, "");
        put_fact(out, SG_MSG_PAGE_PLACE, o->place, "");
        put_fact(out, SG_MSG_PAGE_HOST, o->employer, "");
        put_fact(out, SG_MSG_PAGE_ALLOWANCE, allowance, "");
    }
    sg_buffer_text(out, "</dl>");
    if (job)
        put(out, "p", o->coded ? "mark" : "mark doubt",
            o->coded ? SG_MSG_PAGE_CODED : SG_MSG_PAGE_NOT_CODED);
    else if (o->seat)
        put(out, "p", "mark", SG_MSG_PAGE_SEAT);
    put_list(out, "why", SG_MSG_PAGE_WHY, o->reasons, o->reason_count);
    put_list(out, "why unlike", SG_MSG_PAGE_UNLIKE, o->unlike, o->unlike_count);
    sg_buffer_text(out, "</div>");
    put_answers(out, token, o, job);
    sg_buffer_text(out, "</section>");
}

/* ---- the page ---- */

/* The frame up to the mark, `fill`ed, and the rest. */
static const char *frame(size_t *ret_before, const char **ret_after, size_t *ret_rest)
{
    const sg_web_asset *asset = sg_web_find(FRAME, sizeof FRAME - 1);
    const char *text = asset ? (const char *)asset->data : "";
    const size_t size = asset ? asset->size : 0;
    const char *mark = memmem(text, size, MARK, sizeof MARK - 1);
    *ret_before = mark ? (size_t)(mark - text) : size;
    *ret_after = mark ? mark + sizeof MARK - 1 : text + size;
    *ret_rest = (size_t)(text + size - *ret_after);
    return text;
}

static void put_header(sg_buffer *out, const sg_page *page, const char *title)
{
    sg_buffer_text(out, "<header>");
    put(out, "p", "station", *page->station ? page->station : SG_MSG_PAGE_PRODUCT);
    put(out, "h1", "", title);
    sg_buffer_text(out, "<p class=\"tools\"><button type=\"button\" id=\"big\" aria-pressed=\"false\" "
                        "hidden>" SG_MSG_PAGE_BIG "</button><button type=\"button\" id=\"say\" "
                        "data-stop=\"" SG_MSG_PAGE_STOP_SAYING "\" data-cannot=\""
                        SG_MSG_PAGE_CANNOT_SAY "\" hidden>" SG_MSG_PAGE_SAY "</button>");
    put_phone(out, page);
    sg_buffer_text(out, "</p></header><main>");
}

static void put_wishes(sg_buffer *out, const sg_page *page, sg_str token)
{
    sg_buffer_text(out, "<section class=\"more\" id=\"more\"><h2>" SG_MSG_PAGE_ANYTHING "</h2>");
    begin_form(out, token, NULL);
    put_button(out, "choice", "call", "", SG_MSG_PAGE_CALL_ME);
    if (!page->has_course)
        put_button(out, "choice", "training", "", SG_MSG_PAGE_TRAIN);
    put_button(out, "choice", "elsewhere", "", SG_MSG_PAGE_ELSEWHERE);
    sg_buffer_text(out, "<details><summary>" SG_MSG_PAGE_NO_MORE "</summary><p>"
                        SG_MSG_PAGE_SURE_NO_MORE "</p>");
    put_button(out, "choice", "stop", "", SG_MSG_PAGE_YES_NO_MORE);
    sg_buffer_text(out, "</details></form></section>");
}

static void put_footer(sg_buffer *out, const sg_page *page, bool good)
{
    int year, month, day;
    char text[160];
    sg_buffer_text(out, "</main><footer>");
    put(out, "p", "", SG_MSG_PAGE_FREE);
    put_phone(out, page);
    if (good) {
        sg_date_split(page->until, &year, &month, &day);
        snprintf(text, sizeof text, SG_MSG_PAGE_UNTIL, month, day);
        put(out, "p", "", text);
    }
    sg_buffer_text(out, "</footer>");
}

void page_write(const sg_page *page, sg_str token, page_said said, sg_buffer *out)
{
    size_t before, rest;
    const char *after, *text = frame(&before, &after, &rest);
    char line[320];
    sg_buffer_append(out, text, before);
    snprintf(line, sizeof line, *page->name ? SG_MSG_PAGE_GREETING : SG_MSG_PAGE_HELLO "%s",
             page->name);
    put_header(out, page, line);
    if (*sayings[said].text)
        sg_buffer_printf(out, "<p class=\"said\" role=\"status\">%s</p>", sayings[said].text);
    if (page->job_count == 0 && !page->has_course)
        snprintf(line, sizeof line, "%s", SG_MSG_PAGE_NOTHING);
    else
        snprintf(line, sizeof line,
                 page->has_course ? SG_MSG_PAGE_INTRO_COURSE : SG_MSG_PAGE_INTRO, page->job_count);
    put(out, "p", "intro", line);
    for (size_t i = 0; i < page->job_count; i++)
        put_offer(out, token, &page->job[i], i + 1);
    if (page->has_course)
        put_offer(out, token, &page->course, 0);
    put_wishes(out, page, token);
    put_footer(out, page, true);
    sg_buffer_append(out, after, rest);
}

void page_write_refusal(const sg_page *page, const char *title, const char *text, sg_buffer *out)
{
    size_t before, rest;
    const char *after, *whole = frame(&before, &after, &rest);
    sg_buffer_append(out, whole, before);
    put_header(out, page, title);
    put(out, "p", "intro", text);
    put_footer(out, page, false);
    sg_buffer_append(out, after, rest);
}
