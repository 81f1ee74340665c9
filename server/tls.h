/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The certificate and key in use, and a session on them for each connection. TLS 1.2 and 1.3, no
 * renegotiation, HTTP/1.1 by ALPN. They can be read again while serving: connections that exist
 * keep what they began with.
 */
#ifndef SONGGANG_SERVER_TLS_H
#define SONGGANG_SERVER_TLS_H

#include "songgang/status.h"

typedef struct tls tls;
struct ssl_st;

/* PEM files: the certificate with its chain, and its key. SG_INVALID one of them is missing (NULL),
 * unreadable, not PEM, or they do not belong together; SG_NO_MEMORY. */
sg_status tls_new(const char *certificate, const char *key, tls **ret, sg_error *err);
/* Read the same files again; on failure what is in use stays. One thread at a time. */
sg_status tls_reload(tls *t, sg_error *err);
/* NULL allowed. */
void tls_free(tls *t);

/* A session for a connection; NULL when memory is short. Any thread. */
struct ssl_st *tls_session(tls *t);
/* One that no bufferevent took over. NULL allowed. */
void tls_session_free(struct ssl_st *session);
/* Tell the other side that nothing more will be sent. */
void tls_close(struct ssl_st *session);

#endif
