/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Settings of the service: a file of `key = value` lines, then the environment (SONGGANG_KEY), then the
 * flags of the command line; what comes later wins. docs/operations.md has them all in one table.
 */
#ifndef SONGGANG_SETTINGS_H
#define SONGGANG_SETTINGS_H

#include <stdbool.h>
#include <stdint.h>

#include "songgang/arena.h"
#include "songgang/server.h"
#include "songgang/status.h"

/* X(member, kind, least, most, read again at SIGHUP). Texts are NULL, numbers -1 when nobody said. */
#define SG_SETTINGS(X)                                                                             \
    X(data, TEXT, 0, 0, false)                                                                     \
    X(listen, TEXT, 0, 0, false)                                                                   \
    X(threads, NUMBER, 0, 64, false)                                                               \
    X(tls_cert, TEXT, 0, 0, false)                                                                 \
    X(tls_key, TEXT, 0, 0, false)                                                                  \
    X(proxy, TEXT, 0, 0, false)                                                                    \
    X(log, TEXT, 0, 0, true)                                                                       \
    X(heads, TEXT, 0, 0, false)                                                                    \
    X(log_level, LEVEL, 0, 2, true)                                                                \
    X(refresh, SWITCH, 0, 1, false)                                                                \
    X(connections, NUMBER, 1, 1000000, true)                                                        \
    X(connections_per_address, NUMBER, 1, 1000000, true)                                            \
    X(head_ms, NUMBER, 100, 600000, true)                                                           \
    X(body_ms, NUMBER, 100, 3600000, true)                                                          \
    X(idle_ms, NUMBER, 100, 3600000, true)                                                          \
    X(write_ms, NUMBER, 100, 3600000, true)                                                         \
    X(linger_ms, NUMBER, 0, 60000, true)                                                            \
    X(drain_ms, NUMBER, 100, 600000, true)                                                          \
    X(output_high, NUMBER, 4096, 1073741824, true)                                                  \
    X(bodies, NUMBER, 1048576, 17179869184, true)                                                   \
    X(outputs, NUMBER, 1048576, 17179869184, true)                                                  \
    X(spooled, NUMBER, 1048576, 1099511627776, true)                                                \
    X(streams, NUMBER, 1, 1000000, true)                                                            \
    X(shed_ms, NUMBER, 10, 60000, true)

#define SG_SETTING_TEXT(name) const char *name;
#define SG_SETTING_NUMBER(name) int64_t name;
#define SG_SETTING_LEVEL(name) int64_t name;
#define SG_SETTING_SWITCH(name) int64_t name;
typedef struct sg_settings {
#define X(name, kind, least, most, again) SG_SETTING_##kind(name)
    SG_SETTINGS(X)
#undef X
} sg_settings;

/* Lines of the access log: none, answers of 500 and above, all. */
enum { SG_LOG_NONE, SG_LOG_ERRORS, SG_LOG_ALL };

/* Nothing said. */
void sg_settings_begin(sg_settings *settings);
/* The file `path` on top of `settings`; texts live in `arena`. SG_MISSING no such file; SG_FORMAT: an
 * unknown key, a key twice, a value that does not fit, not UTF-8; the text names file and line. */
sg_status sg_settings_read(const char *path, sg_arena *arena, sg_settings *settings, sg_error *err);
/* SONGGANG_LISTEN, SONGGANG_TLS_CERT … on top. SG_INVALID names the variable. */
sg_status sg_settings_environment(sg_settings *settings, sg_error *err);
/* `over` on top: of what it says, all. */
void sg_settings_over(sg_settings *settings, const sg_settings *over);
/* The limits among them; zeros where nobody said. */
sg_server_limits sg_settings_limits(const sg_settings *settings);

#endif
