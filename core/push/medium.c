/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Names of media and carriers, and looking a channel up.
 */
#include <string.h>

#include "songgang/push.h"

static const struct {
    const char *json, *label;
} media[] = {
#define X(id, json, label) {json, label},
    SG_MEDIA(X)
#undef X
};
static const char *const carriers[] = {
#define X(id, json) json,
    SG_CARRIERS(X)
#undef X
};

const char *sg_medium_json(sg_medium medium)
{
    return medium < SG_MEDIUM_COUNT ? media[medium].json : NULL;
}

const char *sg_medium_label(sg_medium medium)
{
    return medium < SG_MEDIUM_COUNT ? media[medium].label : NULL;
}

bool sg_medium_parse(const char *text, sg_medium *ret)
{
    for (int i = 0; text && i < SG_MEDIUM_COUNT; i++)
        if (strcmp(text, media[i].json) == 0 || strcmp(text, media[i].label) == 0) {
            *ret = (sg_medium)i;
            return true;
        }
    return false;
}

const char *sg_carrier_json(sg_carrier carrier)
{
    return carrier < SG_CARRIER_COUNT ? carriers[carrier] : NULL;
}

bool sg_carrier_parse(const char *text, sg_carrier *ret)
{
    for (int i = 0; text && i < SG_CARRIER_COUNT; i++)
        if (strcmp(text, carriers[i]) == 0) {
            *ret = (sg_carrier)i;
            return true;
        }
    return false;
}

const sg_push_channel *sg_push_channel_named(const sg_push_settings *settings, const char *name)
{
    for (size_t i = 0; name && i < settings->channel_count; i++)
        if (strcmp(settings->channel[i].name, name) == 0)
            return &settings->channel[i];
    return NULL;
}
