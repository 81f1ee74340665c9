/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * `songgang user add|list|lock|unlock|passwd|factor|factor-off`: accounts of people. A password is typed without being
 * shown, or is the first line of standard input; never an argument, which everybody could see.
 */
#include <stdio.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "access.h"
#include "songgang/messages/access.h"

enum { LINE = SG_PASSWORD_MAX + 2 };

static bool read_line(char out[LINE])
{
    if (!fgets(out, LINE, stdin))
        return false;
    size_t size = strcspn(out, "\r\n");
    bool whole = out[size] != '\0' || feof(stdin);
    out[size] = '\0';
    return whole;
}

static bool read_hidden(const char *prompt, char out[LINE])
{
    struct termios before, quiet;
    bool terminal = isatty(STDIN_FILENO) && tcgetattr(STDIN_FILENO, &before) == 0;
    if (terminal) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
        fputs(prompt, stderr);
    }
    bool read = read_line(out);
    if (terminal) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        fputc('\n', stderr);
    }
    return read;
}

static bool read_password(const sg_cli *cli, char out[LINE])
{
    char again[LINE];
    bool read = read_hidden(SG_MSG_USER_PASSWORD, out);
    if (read && isatty(STDIN_FILENO))
        read = read_hidden(SG_MSG_USER_PASSWORD_AGAIN, again) && strcmp(out, again) == 0;
    explicit_bzero(again, sizeof again);
    if (!read)
        sg_cli_error(cli, "%s", SG_MSG_USER_PASSWORD_DIFFERS);
    return read;
}

static sg_status print_user(void *context, const sg_user *u, sg_error *err)
{
    const sg_cli *cli = context;
    char region[SG_LOCALITY_TEXT], seen[32];
    const bool locked = u->locked_until > 0 && u->locked_until == INT64_MAX;
    (void)err;
    sg_locality_print(u->region, region);
    if (cli->json) {
        sg_buffer line = {0};
        sg_json_writer w;
        sg_json_begin(&w, &line);
        sg_json_object(&w);
        sg_json_member_string(&w, "name", u->name);
        sg_json_member_string(&w, "role", sg_role_json(u->role));
        sg_json_member_string(&w, "region", *region ? region : NULL);
        sg_json_member_string(&w, "note", u->note);
        sg_json_member_bool(&w, "locked", locked);
        sg_json_member_bool(&w, "factor", u->factor);
        sg_json_member_int(&w, "signed_in", u->signed_in);
        sg_json_end_object(&w);
        sg_status status = line.failed ? sg_fail_memory(err) : SG_OK;
        if (status == SG_OK)
            puts(line.data);
        sg_buffer_free(&line);
        return status;
    }
    printf("%s\t%s\t%s\t%s\t%s\t%s\t%s\n", u->name, sg_role_label(u->role),
           *region ? region : SG_MSG_EVERYWHERE, locked ? SG_MSG_USER_LOCKED : SG_MSG_USER_FREE,
           u->factor ? SG_MSG_USER_FACTOR : SG_MSG_USER_NO_FACTOR, sg_cli_instant(u->signed_in, seen), u->note);
    return SG_OK;
}

/* ---- the second factor ---- */

/* What an app reads, from a picture or a link: otpauth://totp/ISSUER:NAME?secret=…&issuer=… */
static void put_uri(sg_buffer *out, const char *name, const char *secret)
{
    static const char issuer[] = "%E9%80%81%E5%B2%97"; /* 送岗 */
    sg_buffer_printf(out, "otpauth://totp/%s:", issuer);
    for (const char *c = name; *c; c++)
        sg_buffer_printf(out, "%%%02X", (unsigned char)*c);
    sg_buffer_printf(out, "?secret=%s&issuer=%s&algorithm=SHA1&digits=6&period=30", secret, issuer);
}

static sg_status show_factor(const sg_cli *cli, const char *name, const sg_factor *f, sg_error *err)
{
    sg_buffer out = {0};
    if (cli->json) {
        sg_buffer uri = {0};
        sg_json_writer w;
        put_uri(&uri, name, f->text);
        sg_json_begin(&w, &out);
        sg_json_object(&w);
        sg_json_member_string(&w, "secret", f->text);
        sg_json_member_string(&w, "uri", uri.failed ? NULL : uri.data);
        sg_json_key(&w, "recovery");
        sg_json_array(&w);
        for (int i = 0; i < SG_RECOVERY_CODES; i++)
            sg_json_string(&w, f->recovery[i]);
        sg_json_end_array(&w);
        sg_json_end_object(&w);
        sg_buffer_free(&uri);
    } else {
        sg_buffer_printf(&out, SG_MSG_FACTOR_SECRET, f->text);
        put_uri(&out, name, f->text);
        sg_buffer_text(&out, SG_MSG_FACTOR_RECOVERY);
        for (int i = 0; i < SG_RECOVERY_CODES; i++)
            sg_buffer_printf(&out, "%s  %s", i % 2 ? "" : "\n", f->recovery[i]);
    }
    sg_status status = out.failed ? sg_fail_memory(err) : SG_OK;
    if (status == SG_OK)
        puts(out.data);
    fflush(stdout);
    if (out.data)
        explicit_bzero(out.data, out.size);
    sg_buffer_free(&out);
    return status;
}

/* Shown first, then proved: a factor that the phone does not have would lock its user out. */
static sg_status set_factor(const sg_cli *cli, sg_access *access, const char *name, int *ret_code,
                            sg_error *err)
{
    sg_factor factor;
    char code[LINE] = "";
    sg_status status = sg_factor_new(&factor, err);
    if (status == SG_OK)
        status = show_factor(cli, name, &factor, err);
    if (status == SG_OK && isatty(STDIN_FILENO))
        fputs(SG_MSG_FACTOR_PROMPT, stderr);
    if (status == SG_OK && !read_line(code)) {
        sg_cli_error(cli, "%s", SG_MSG_FACTOR_CODE);
        *ret_code = SG_EXIT_USAGE;
    } else if (status == SG_OK) {
        status = sg_factor_set(access, name, &factor, code, sg_cli_actor(), err);
    }
    explicit_bzero(&factor, sizeof factor);
    return status;
}

static sg_status act(sg_cli *cli, sg_access *access, const char *what, sg_user *user, int *ret_code,
                     sg_error *err)
{
    char password[LINE] = "";
    const bool adding = strcmp(what, "add") == 0, changing = strcmp(what, "passwd") == 0;
    sg_status status = SG_OK;
    if ((adding || changing) && !read_password(cli, password)) {
        *ret_code = SG_EXIT_USAGE;
        return SG_OK;
    }
    if (adding)
        status = sg_user_add(access, user, password, sg_cli_actor(), err);
    else if (strcmp(what, "factor") == 0)
        status = set_factor(cli, access, user->name, ret_code, err);
    else if (strcmp(what, "factor-off") == 0)
        status = sg_factor_drop(access, user->name, sg_cli_actor(), err);
    else if (changing)
        status = sg_user_password(access, user->name, password, sg_cli_actor(), err);
    else
        status = sg_user_lock(access, user->name, strcmp(what, "lock") == 0, sg_cli_actor(), err);
    explicit_bzero(password, sizeof password);
    if (status == SG_OK && *ret_code == SG_EXIT_DONE)
        sg_cli_note(cli, SG_MSG_USER_DONE, user->name);
    return status;
}

int sg_cmd_user(sg_cli *cli, int argc, char **argv)
{
    static const char *const words[] = {"add",    "passwd",     "lock", "unlock",
                                        "factor", "factor-off", "list"};
    enum { WORDS = sizeof words / sizeof *words, LIST = WORDS - 1 };
    const char *role = NULL, *region = NULL;
    sg_user user = {.role = SG_ROLE_COUNT};
    const sg_option options[] = {
        {.name = "role", .kind = SG_OPTION_TEXT, .value = &role, .argument = SG_ARG_ROLE,
         .help = SG_HELP_ROLE},
        {.name = "region", .kind = SG_OPTION_TEXT, .value = &region, .argument = SG_ARG_ACCESS_REGION,
         .help = SG_HELP_ACCESS_REGION},
        {.name = "note", .kind = SG_OPTION_TEXT, .value = &user.note, .argument = SG_ARG_ACCESS_TEXT,
         .help = SG_HELP_USER_NOTE},
        {0}};
    int operands, word = 0;
    int code = sg_cli_options(cli, SG_SYNOPSIS_USER, options, argc, argv, &operands);
    if (code >= 0)
        return code;
    while (word < WORDS && (operands < 1 || strcmp(argv[1], words[word]) != 0))
        word++;
    if (word == WORDS || operands != (word == LIST ? 1 : 2)) {
        sg_cli_error(cli, "%s", SG_SYNOPSIS_USER);
        return SG_EXIT_USAGE;
    }
    user.name = argv[2];
    if (word == 0 && !sg_cli_role(cli, role, region, &user.role, &user.region))
        return SG_EXIT_USAGE;
    sg_error err = {0};
    sg_access *access;
    if (sg_access_open(cli->data_dir, &access, &err) != SG_OK)
        return sg_cli_fail(cli, &err);
    code = SG_EXIT_DONE;
    sg_status status = word == LIST ? sg_user_each(access, print_user, cli, &err)
                                    : act(cli, access, words[word], &user, &code, &err);
    if (status != SG_OK)
        code = sg_cli_fail(cli, &err);
    sg_access_close(access);
    return code;
}
