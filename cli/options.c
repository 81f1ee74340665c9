/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Option parsing by table: --name value, --name=value, -n value; Chinese messages that name the
 * option at fault and suggest a near one.
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "cli.h"
#include "songgang/messages/cli.h"

int sg_cli_columns(const char *text)
{
    sg_str rest = sg_str_of(text);
    int columns = 0;
    for (size_t pos = 0; pos < rest.n;)
        columns += sg_utf8_next(rest, &pos) >= 0x1100 ? 2 : 1;
    return columns;
}

static void print_options(const char *synopsis, const sg_option *options)
{
    enum { LEFT = 26 };
    printf("%s\n\n%s\n", synopsis, SG_MSG_CLI_OPTIONS);
    for (const sg_option *o = options; o->name; o++) {
        char left[96];
        snprintf(left, sizeof left, "--%s%s%s", o->name, o->argument ? " " : "",
                 o->argument ? o->argument : "");
        int columns = sg_cli_columns(left);
        if (o->letter)
            printf("  -%c, ", o->letter);
        else
            fputs("      ", stdout);
        printf("%s%*s %s\n", left, columns < LEFT ? LEFT - columns : 0, "", o->help);
    }
}

static int unknown_option(const sg_cli *cli, const sg_option *options, const char *word)
{
    const char *name = word + strspn(word, "-");
    size_t length = strcspn(name, "=");
    for (const sg_option *o = options; o->name; o++)
        if (sg_edit_distance((sg_str){name, length}, sg_str_of(o->name)) <= 2 && length > 2) {
            sg_cli_error(cli, SG_MSG_CLI_NEAR_OPTION, word, o->name);
            return SG_EXIT_USAGE;
        }
    sg_cli_error(cli, SG_MSG_CLI_UNKNOWN_OPTION, word, cli->command ? cli->command : "");
    return SG_EXIT_USAGE;
}

static const sg_option *find_option(const sg_option *options, const char *word)
{
    for (const sg_option *o = options; o->name; o++) {
        if (word[1] == '-') {
            size_t n = strcspn(word + 2, "=");
            if (strlen(o->name) == n && strncmp(o->name, word + 2, n) == 0)
                return o;
        } else if (o->letter && word[1] == o->letter && word[2] == '\0') {
            return o;
        }
    }
    return NULL;
}

static int set_value(const sg_cli *cli, const sg_option *o, const char *word, const char *value)
{
    switch (o->kind) {
    case SG_OPTION_FLAG: *(bool *)o->value = true; return -1;
    case SG_OPTION_TEXT: *(const char **)o->value = value; return -1;
    case SG_OPTION_NUMBER: {
        errno = 0;
        char *end;
        long long number = strtoll(value, &end, 10);
        if (errno || end == value || *end || number < o->minimum || number > o->maximum) {
            sg_cli_error(cli, SG_MSG_CLI_OPTION_NUMBER, word, value, (long long)o->minimum,
                         (long long)o->maximum);
            return SG_EXIT_USAGE;
        }
        *(int64_t *)o->value = number;
        return -1;
    }
    case SG_OPTION_DATE:
        if (strlen(value) == 10 && sg_date_parse(value, o->value))
            return -1;
        sg_cli_error(cli, SG_MSG_CLI_OPTION_DATE, word, value);
        return SG_EXIT_USAGE;
    case SG_OPTION_LIST: {
        sg_cli_list *list = o->value;
        if (list->count == sizeof list->item / sizeof *list->item) {
            sg_cli_error(cli, SG_MSG_CLI_OPTION_MANY, word, (int)list->count);
            return SG_EXIT_USAGE;
        }
        list->item[list->count++] = value;
        return -1;
    }
    }
    return SG_EXIT_INTERNAL;
}

int sg_cli_options(const sg_cli *cli, const char *synopsis, const sg_option *options, int argc,
                   char **argv, int *ret_operands)
{
    int operands = 0;
    bool ended = false;
    for (int i = 1; i < argc; i++) {
        char *word = argv[i];
        if (ended || word[0] != '-' || word[1] == '\0') {
            argv[1 + operands++] = word;
            continue;
        }
        if (strcmp(word, "--") == 0) {
            ended = true;
            continue;
        }
        if (strcmp(word, "--help") == 0 || strcmp(word, "-h") == 0) {
            print_options(synopsis, options);
            return SG_EXIT_DONE;
        }
        const sg_option *o = find_option(options, word);
        if (!o)
            return unknown_option(cli, options, word);
        char *value = word[1] == '-' ? strchr(word, '=') : NULL;
        if (value) {
            *value++ = '\0';
            if (o->kind == SG_OPTION_FLAG) {
                sg_cli_error(cli, SG_MSG_CLI_OPTION_NO_VALUE, word);
                return SG_EXIT_USAGE;
            }
        } else if (o->kind != SG_OPTION_FLAG) {
            if (i + 1 == argc) {
                sg_cli_error(cli, SG_MSG_CLI_OPTION_VALUE, word);
                return SG_EXIT_USAGE;
            }
            value = argv[++i];
        }
        int code = set_value(cli, o, word, value);
        if (code >= 0)
            return code;
    }
    *ret_operands = operands;
    return -1;
}
