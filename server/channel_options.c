/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Options of a channel: texts, numbers, secrets in files of their own, variables of templates.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "channel.h"
#include "songgang/messages/channel.h"

enum { OPTION_MOST = 512, SECRET_MOST = 500 };

sg_status channel_option(sg_channel *channel, const sg_json_node *options, const char *name,
                         bool needed, const char **ret, sg_error *err)
{
    const sg_json_node *node = sg_json_node_member(options, name);
    const char *text = sg_json_node_text(node);
    if (!node && !needed)
        return SG_OK;
    if (!text || !*text || strlen(text) > OPTION_MOST || strpbrk(text, "\r\n"))
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_OPTION, channel->name, name);
    const char *copy = sg_arena_strdup(channel->arena, text);
    if (!copy)
        return sg_fail_memory(err);
    *ret = copy;
    return SG_OK;
}

sg_status channel_option_int(const sg_channel *channel, const sg_json_node *options, const char *name,
                             int least, int most, int *ret, sg_error *err)
{
    const sg_json_node *node = sg_json_node_member(options, name);
    int64_t number = 0;
    if (!node)
        return SG_OK;
    if (!sg_json_node_int(node, &number) || number < least || number > most)
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_RANGE, channel->name, name, least, most);
    *ret = (int)number;
    return SG_OK;
}

/* ---- secrets ---- */

/* Whoever else can read it could send in the bureau's name. */
static sg_status read_secret(const sg_channel *channel, const char *path, char *ret, size_t size,
                             size_t *ret_size, sg_error *err)
{
    struct stat facts;
    sg_status status = SG_OK;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
    if (fd < 0)
        return sg_fail(err, errno == ENOENT ? SG_MISSING : SG_IO, SG_MSG_CHANNEL_SECRET, channel->name,
                       path, strerror(errno));
    ssize_t got = -1;
    if (fstat(fd, &facts) != 0 || !S_ISREG(facts.st_mode))
        status = sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_SECRET, channel->name, path,
                         SG_WORD_CHANNEL_NO_FILE);
    else if ((facts.st_mode & (S_IRWXG | S_IRWXO)) != 0)
        status = sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_SECRET_MODE, channel->name, path);
    else if ((got = read(fd, ret, size)) < 0)
        status = sg_fail(err, SG_IO, SG_MSG_CHANNEL_SECRET, channel->name, path, strerror(errno));
    close(fd);
    if (status == SG_OK)
        *ret_size = (size_t)got;
    return status;
}

sg_status channel_secret(sg_channel *channel, const sg_json_node *options, const char *name,
                         bool needed, const char **ret, sg_error *err)
{
    const char *file = NULL;
    char bytes[SECRET_MOST + 1];
    size_t size = 0;
    sg_status status = channel_option(channel, options, name, needed, &file, err);
    if (status != SG_OK || !file)
        return status;
    const char *path = *file == '/' ? file
                                    : sg_arena_printf(channel->arena, "%s/%s", channel->data_dir, file);
    if (!path)
        return sg_fail_memory(err);
    status = read_secret(channel, path, bytes, sizeof bytes, &size, err);
    if (status != SG_OK)
        return status;
    sg_str text = sg_str_trim((sg_str){bytes, size});
    bool plain = text.n > 0 && text.n <= SECRET_MOST;
    for (size_t i = 0; i < text.n; i++)
        plain = plain && text.s[i] > ' ' && text.s[i] < 0x7f;
    if (!plain) {
        status = sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_SECRET_TEXT, channel->name, path);
    } else {
        *ret = sg_arena_strndup(channel->arena, text.s, text.n);
        if (!*ret)
            status = sg_fail_memory(err);
    }
    explicit_bzero(bytes, sizeof bytes);
    return status;
}

/* ---- variables ---- */

static bool word_known(const char *word)
{
    static const char *const WORDS[] = {"name", "jobs", "course", "link", "code", "text", NULL};
    for (const char *const *known = WORDS; *known; known++)
        if (strcmp(*known, word) == 0)
            return true;
    if (strncmp(word, "job", 3) != 0 || word[3] < '1' || word[3] > '8')
        return false;
    static const char *const FACTS[] = {"", ".title", ".employer", ".place", ".wage", ".board", NULL};
    for (const char *const *fact = FACTS; *fact; fact++)
        if (strcmp(*fact, word + 4) == 0)
            return true;
    return false;
}

static sg_status add_variable(sg_channel *channel, const char *name, const char *word, sg_error *err)
{
    if (channel->variable_count == CHANNEL_VARIABLES)
        return sg_fail(err, SG_LIMIT, SG_MSG_CHANNEL_VARIABLES, channel->name, CHANNEL_VARIABLES);
    if (!word || (*word != '=' && !word_known(word)))
        return sg_fail(err, SG_UNKNOWN, SG_MSG_CHANNEL_WORD, channel->name, word ? word : "");
    channel_variable *variable = &channel->variable[channel->variable_count];
    *variable = (channel_variable){.name = sg_arena_strdup(channel->arena, name)};
    const char *copy = sg_arena_strdup(channel->arena, *word == '=' ? word + 1 : word);
    if (!variable->name || !copy)
        return sg_fail_memory(err);
    *(*word == '=' ? &variable->fixed : &variable->word) = copy;
    channel->variable_count++;
    return SG_OK;
}

sg_status channel_variables(sg_channel *channel, const sg_json_node *options, bool named,
                            sg_error *err)
{
    const sg_json_node *list = sg_json_node_member(options, "variables");
    if (named ? !sg_json_node_is_object(list) : list && !sg_json_node_is_array(list))
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_OPTION, channel->name, "variables");
    sg_status status = SG_OK;
    for (size_t i = 0; i < sg_json_node_count(list) && status == SG_OK; i++) {
        const sg_json_node *word = sg_json_node_at(list, i);
        const char *name = named ? sg_json_node_key(list, i, &word) : "";
        status = add_variable(channel, name, sg_json_node_text(word), err);
    }
    return status;
}

/* ---- where to ---- */

sg_status channel_endpoint(sg_channel *channel, const sg_json_node *options, const char *otherwise,
                           sg_error *err)
{
    const char *url = otherwise;
    sg_status status = channel_option(channel, options, "url", otherwise == NULL, &url, err);
    if (status != SG_OK)
        return status;
    bool plain = strncmp(url, "http://", 7) == 0;
    const char *host = plain ? url + 7 : url + 8;
    if (!(plain && channel->allow_private) && strncmp(url, "https://", 8) != 0)
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_URL);
    size_t host_length = strcspn(host, "/?#");
    if (host_length == 0 || memchr(host, '@', host_length) || strpbrk(url, " \t#"))
        return sg_fail(err, SG_INVALID, SG_MSG_CHANNEL_URL);
    size_t length = strlen(url);
    channel->url = sg_arena_strndup(channel->arena, url, url[length - 1] == '/' ? length - 1 : length);
    channel->host = sg_arena_strndup(channel->arena, host, host_length);
    return channel->url && channel->host ? SG_OK : sg_fail_memory(err);
}

sg_status channel_sms_options(sg_channel *channel, const sg_json_node *options, const char *url,
                              int most, sg_error *err)
{
    sg_status status = channel_endpoint(channel, options, url, err);
    if (status == SG_OK)
        status = channel_option(channel, options, "key_id", true, &channel->key_id, err);
    if (status == SG_OK)
        status = channel_secret(channel, options, "secret_file", true, &channel->secret, err);
    if (status == SG_OK)
        status = channel_option(channel, options, "template", true, &channel->template_id, err);
    const int wanted = channel->settings.batch;
    channel->batch = wanted > 0 && wanted < most ? wanted : most;
    return status;
}
