/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See access.h.
 */
#include "access.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "songgang/messages/access.h"

const char *sg_cli_actor(void)
{
    const char *user = getenv("USER");
    return user && *user ? user : SG_MSG_CLI_SOMEBODY;
}

bool sg_cli_role(sg_cli *cli, const char *role_text, const char *region_text, sg_role *ret_role,
                 sg_locality *ret_region)
{
    sg_error err = {0};
    if (!role_text || !sg_role_parse(role_text, ret_role)) {
        char known[256] = "";
        size_t n = 0;
        for (int r = 0; r < SG_ROLE_COUNT; r++)
            n += (size_t)snprintf(known + n, sizeof known - n, "%s%s %s", r ? "，" : "",
                                  sg_role_json((sg_role)r), sg_role_label((sg_role)r));
        sg_cli_error(cli, SG_MSG_CLI_ROLE, known);
        return false;
    }
    *ret_region = 0;
    const sg_vocabulary *v = region_text ? sg_cli_vocabulary(cli) : NULL;
    if (region_text && (!v || sg_locality_lookup(v, sg_str_of(region_text), ret_region, &err) !=
                                  SG_OK)) {
        sg_cli_error(cli, "%s", err.text);
        return false;
    }
    return true;
}

bool sg_cli_audit(sg_cli *cli, sg_audit_kind kind, int64_t plan, const char *worker,
                  const char *subject, const char *reason)
{
    sg_access *access = NULL;
    sg_buffer payload = {0};
    sg_json_writer w;
    sg_error err = {0};
    sg_json_begin(&w, &payload);
    sg_json_object(&w);
    if (reason)
        sg_json_member_string(&w, "reason", reason);
    sg_json_end_object(&w);
    sg_status status = sg_access_open(cli->data_dir, &access, &err);
    if (status == SG_OK)
        status = sg_audit_append(access, kind, sg_cli_actor(), plan, worker, subject, &payload, &err);
    sg_access_close(access);
    sg_buffer_free(&payload);
    if (status != SG_OK)
        sg_cli_error(cli, "%s", err.text);
    return status == SG_OK;
}

const char *sg_cli_instant(int64_t seconds, char *out)
{
    struct tm local;
    time_t then = (time_t)seconds;
    strcpy(out, "-");
    if (seconds > 0 && localtime_r(&then, &local))
        strftime(out, 32, "%Y-%m-%d %H:%M", &local);
    return out;
}

bool sg_cli_head_parse(const char *text, int64_t *ret_seq, unsigned char ret[SG_SHA256_SIZE])
{
    char *end;
    long long seq = strtoll(text, &end, 10);
    if (seq <= 0 || *end != ':' || strlen(end + 1) != 2 * SG_SHA256_SIZE ||
        strspn(end + 1, "0123456789abcdef") != 2 * SG_SHA256_SIZE)
        return false;
    for (int i = 0; i < SG_SHA256_SIZE; i++) {
        const char pair[3] = {end[1 + 2 * i], end[2 + 2 * i], '\0'};
        ret[i] = (unsigned char)strtoul(pair, NULL, 16);
    }
    *ret_seq = seq;
    return true;
}
