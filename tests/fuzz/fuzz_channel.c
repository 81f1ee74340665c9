/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Any bytes as what a gateway answers, and as what it sends to the receipts' address: the first byte picks
 * the carrier. Nothing may crash, and what cannot be read may not look like a refusal or a receipt.
 */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "server/channel.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static const struct {
    sg_carrier carrier;
    const char *options;
} KINDS[] = {
    {SG_CARRIER_ALIYUN, "{\"key_id\":\"k\",\"secret_file\":\"s\",\"template\":\"T\",\"callback_key_file\":"
                        "\"s\",\"variables\":{\"a\":\"jobs\"}}"},
    {SG_CARRIER_TENCENT, "{\"key_id\":\"k\",\"secret_file\":\"s\",\"template\":\"T\",\"app_id\":\"1\","
                         "\"callback_key_file\":\"s\"}"},
    {SG_CARRIER_WECHAT, "{\"app_id\":\"k\",\"secret_file\":\"s\",\"template\":\"T\",\"callback_key_file\":"
                        "\"s\",\"variables\":{\"thing1\":\"job1\"}}"},
    {SG_CARRIER_WECOM, "{\"corp_id\":\"k\",\"secret_file\":\"s\",\"agent_id\":1}"},
    {SG_CARRIER_WEBHOOK, "{\"url\":\"https://a.cn\",\"secret_file\":\"s\"}"},
};
enum { COUNT = sizeof KINDS / sizeof *KINDS };

static sg_channel *channels[COUNT];

static void make_channels(void)
{
    char folder[] = "/tmp/songgang-fuzz-XXXXXX", path[64];
    if (!mkdtemp(folder))
        abort();
    snprintf(path, sizeof path, "%s/s", folder);
    FILE *file = fopen(path, "w");
    if (!file || fputs("MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", file) < 0 || fclose(file) != 0)
        abort();
    chmod(path, 0600);
    for (int i = 0; i < COUNT; i++) {
        sg_push_channel settings = {.name = "c", .carrier = KINDS[i].carrier,
                                    .options = KINDS[i].options};
        if (sg_channel_new(folder, &settings, "s", &channels[i], NULL) != SG_OK)
            abort();
    }
    unlink(path);
    rmdir(folder);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const sg_query_pair PAIRS[] = {
        {{"key", 3}, {"MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw", 32}}, /* who has it is let in */
        {{"timestamp", 9}, {"1", 1}}, {{"nonce", 5}, {"2", 1}},
        {{"signature", 9}, {"76c6271efdfca8a591417e2dd91f74b17db536b8", 40}}};
    if (!channels[0])
        make_channels();
    if (size == 0)
        return 0;
    const sg_channel *channel = channels[data[0] % COUNT];
    char *text = malloc(size);
    sg_arena *arena = sg_arena_new(0);
    if (!text || !arena)
        abort();
    memcpy(text, data + 1, size - 1);
    text[size - 1] = '\0';
    sg_channel_news news;
    const sg_channel_request request = {.query = {PAIRS, 4}, .body = {text, size - 1}};
    sg_channel_receive(channel, &request, arena, &news, NULL);
    sg_push_message one = {.key = "k1", .phone = "13800000001"}, two = {.key = "k2",
                                                                       .phone = "13800000002"};
    const sg_push_message *message[] = {&one, &two};
    channel_verdict *verdict = malloc(sizeof *verdict);
    http_result result = {.fate = HTTP_CALL_ANSWERED, .status = 200, .body = {text, size - 1},
                          .why = ""};
    size_t count = channel->carrier->together ? 2 : 1;
    if (!verdict)
        abort();
    channel_judge(channel, message, count, &result, arena, verdict);
    bool more = false;
    int64_t seconds = 0;
    const char *token = NULL, *halt = NULL;
    if (channel->carrier->read_token)
        channel->carrier->read_token(channel, &result, arena, &token, &seconds, &halt, NULL);
    if (channel->carrier->read_pull)
        channel->carrier->read_pull(channel, &result, arena, &news, &more, NULL);
    free(verdict);
    sg_arena_free(arena);
    free(text);
    return 0;
}
