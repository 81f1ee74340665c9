/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See tls.h. The context is replaced as a whole under a lock that is held for a reference count.
 */
#include "tls.h"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages/server.h"

struct tls {
    char *certificate, *key;
    pthread_mutex_t lock;
    SSL_CTX *context;
};

/* A client that offers HTTP/2 first still gets HTTP/1.1; one that offers neither is served. */
static int choose_protocol(SSL *session, const unsigned char **out, unsigned char *out_size,
                           const unsigned char *in, unsigned in_size, void *arg)
{
    static const unsigned char OURS[] = "\x08http/1.1";
    (void)session;
    (void)arg;
    unsigned char *chosen = NULL;
    if (SSL_select_next_proto(&chosen, out_size, OURS, sizeof OURS - 1, in, in_size) !=
        OPENSSL_NPN_NEGOTIATED) {
        return SSL_TLSEXT_ERR_NOACK;
    }
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/* What OpenSSL has to say about the last failure, on this thread. */
static const char *reason(void)
{
    unsigned long code = ERR_peek_last_error();
    const char *text = code != 0 ? ERR_reason_error_string(code) : NULL;
    if (!text && ERR_SYSTEM_ERROR(code)) {
        text = strerror(ERR_GET_REASON(code));
    }
    return text ? text : "?";
}

static sg_status load(const tls *t, SSL_CTX **ret, sg_error *err)
{
    sg_status status = SG_OK;
    ERR_clear_error();
    SSL_CTX *context = SSL_CTX_new(TLS_server_method());
    if (!context) {
        return sg_fail_memory(err);
    }
    SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION | SSL_OP_CIPHER_SERVER_PREFERENCE |
                                     SSL_OP_NO_COMPRESSION | SSL_OP_IGNORE_UNEXPECTED_EOF);
    SSL_CTX_set_mode(context, SSL_MODE_RELEASE_BUFFERS); /* idle connections hold no records */
    SSL_CTX_set_alpn_select_cb(context, choose_protocol, NULL);
    if (SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION) != 1) {
        status = sg_fail(err, SG_INVALID, SG_MSG_TLS_CERTIFICATE, t->certificate, reason());
    } else if (SSL_CTX_use_certificate_chain_file(context, t->certificate) != 1) {
        status = sg_fail(err, SG_INVALID, SG_MSG_TLS_CERTIFICATE, t->certificate, reason());
    } else if (SSL_CTX_use_PrivateKey_file(context, t->key, SSL_FILETYPE_PEM) != 1) {
        bool other = ERR_GET_REASON(ERR_peek_last_error()) == X509_R_KEY_VALUES_MISMATCH;
        status = other ? sg_fail(err, SG_INVALID, SG_MSG_TLS_MISMATCH, t->key, t->certificate)
                       : sg_fail(err, SG_INVALID, SG_MSG_TLS_KEY, t->key, reason());
    }
    ERR_clear_error();
    if (status != SG_OK) {
        SSL_CTX_free(context);
        return status;
    }
    *ret = context;
    return SG_OK;
}

sg_status tls_new(const char *certificate, const char *key, tls **ret, sg_error *err)
{
    if (!certificate || !key) {
        return sg_fail(err, SG_INVALID, "%s", SG_MSG_TLS_BOTH);
    }
    tls *t = calloc(1, sizeof *t);
    if (!t) {
        return sg_fail_memory(err);
    }
    pthread_mutex_init(&t->lock, NULL);
    t->certificate = strdup(certificate);
    t->key = strdup(key);
    sg_status status = t->certificate && t->key ? load(t, &t->context, err) : sg_fail_memory(err);
    if (status != SG_OK) {
        tls_free(t);
        return status;
    }
    *ret = t;
    return SG_OK;
}

sg_status tls_reload(tls *t, sg_error *err)
{
    SSL_CTX *next;
    sg_status status = load(t, &next, err);
    if (status != SG_OK) {
        return status;
    }
    pthread_mutex_lock(&t->lock);
    SSL_CTX *former = t->context;
    t->context = next;
    pthread_mutex_unlock(&t->lock);
    SSL_CTX_free(former); /* its sessions hold it while they last */
    return SG_OK;
}

void tls_free(tls *t)
{
    if (!t) {
        return;
    }
    SSL_CTX_free(t->context);
    pthread_mutex_destroy(&t->lock);
    free(t->certificate);
    free(t->key);
    free(t);
}

struct ssl_st *tls_session(tls *t)
{
    pthread_mutex_lock(&t->lock);
    SSL *session = SSL_new(t->context);
    pthread_mutex_unlock(&t->lock);
    return session;
}

void tls_session_free(struct ssl_st *session)
{
    SSL_free(session);
}

void tls_close(struct ssl_st *session)
{
    ERR_clear_error();
    (void)SSL_shutdown(session); /* if it cannot be sent now, closing the socket tells as much */
    ERR_clear_error();
}
