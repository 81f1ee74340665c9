/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The service over TLS: versions, big answers both ways, a certificate read again while serving,
 * and every way in which the files can be wrong.
 */
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509.h>

#include "tests/server/server_fixture.h"

typedef struct files {
    char folder[64], cert[96], key[96], other_key[96];
} files;

static files PATHS;

static void write_key(const char *path, EVP_PKEY *key)
{
    FILE *out = fopen(path, "w");
    assert_non_null(out);
    assert_int_equal(PEM_write_PrivateKey(out, key, NULL, NULL, 0, NULL, NULL), 1);
    fclose(out);
}

/* A self-made certificate with this serial number, and its key, in the files. */
static void make_certificate(long serial)
{
    EVP_PKEY *key = EVP_EC_gen("P-256");
    X509 *cert = X509_new();
    assert_non_null(key);
    assert_non_null(cert);
    assert_int_equal(ASN1_INTEGER_set(X509_get_serialNumber(cert), serial), 1);
    assert_non_null(X509_gmtime_adj(X509_getm_notBefore(cert), -3600));
    assert_non_null(X509_gmtime_adj(X509_getm_notAfter(cert), 3600));
    assert_int_equal(X509_set_pubkey(cert, key), 1);
    X509_NAME *name = X509_get_subject_name(cert);
    assert_int_equal(X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC,
                                                (const unsigned char *)"localhost", -1, -1, 0), 1);
    assert_int_equal(X509_set_issuer_name(cert, name), 1);
    assert_true(X509_sign(cert, key, EVP_sha256()) > 0);
    FILE *out = fopen(PATHS.cert, "w");
    assert_non_null(out);
    assert_int_equal(PEM_write_X509(out, cert), 1);
    fclose(out);
    write_key(PATHS.key, key);
    X509_free(cert);
    EVP_PKEY_free(key);
}

static int make_files(void **state)
{
    (void)state;
    (void)snprintf(PATHS.folder, sizeof PATHS.folder, "/tmp/songgang-test-XXXXXX");
    assert_non_null(mkdtemp(PATHS.folder));
    (void)snprintf(PATHS.cert, sizeof PATHS.cert, "%s/cert.pem", PATHS.folder);
    (void)snprintf(PATHS.key, sizeof PATHS.key, "%s/key.pem", PATHS.folder);
    (void)snprintf(PATHS.other_key, sizeof PATHS.other_key, "%s/other.pem", PATHS.folder);
    make_certificate(1);
    EVP_PKEY *other = EVP_EC_gen("P-256");
    write_key(PATHS.other_key, other);
    EVP_PKEY_free(other);
    return 0;
}

static int remove_files(void **state)
{
    (void)state;
    (void)remove(PATHS.cert);
    (void)remove(PATHS.key);
    (void)remove(PATHS.other_key);
    return remove(PATHS.folder);
}

static int set_up_tls(void **state)
{
    fixture *f = calloc(1, sizeof *f);
    assert_non_null(f);
    assert_int_equal(pthread_mutex_init(&f->shared.lock, NULL), 0);
    sg_server_config config = config_of(f);
    config.tls_cert = PATHS.cert;
    config.tls_key = PATHS.key;
    config.limits.write_ms = 5000;
    start(f, &config);
    *state = f;
    return 0;
}

typedef struct client {
    SSL_CTX *context;
    SSL *session;
    int fd;
} client;

/* False when the handshake fails. */
static bool shake_hands(const fixture *f, client *c, int version)
{
    c->context = SSL_CTX_new(TLS_client_method());
    assert_non_null(c->context);
    if (version) {
        SSL_CTX_set_security_level(c->context, 0);
        (void)SSL_CTX_set_min_proto_version(c->context, version);
        (void)SSL_CTX_set_max_proto_version(c->context, version);
    }
    c->session = SSL_new(c->context);
    c->fd = dial(f);
    SSL_set_fd(c->session, c->fd);
    return SSL_connect(c->session) == 1;
}

static void hang_up(client *c)
{
    SSL_free(c->session);
    SSL_CTX_free(c->context);
    close(c->fd);
    ERR_clear_error();
}

/* The answer to a request that closes; NUL-terminated, freed by the caller. */
static char *ask_tls(client *c, const char *request, size_t size, size_t *ret_size)
{
    size_t room = 3 * (size_t)BIG;
    size_t n = 0;
    char *out = malloc(room);
    assert_non_null(out);
    for (size_t at = 0; at < size;) {
        int wrote = SSL_write(c->session, request + at, (int)(size - at));
        assert_true(wrote > 0);
        at += (size_t)wrote;
    }
    for (int got; n < room - 1 && (got = SSL_read(c->session, out + n, (int)(room - 1 - n))) > 0;) {
        n += (size_t)got;
    }
    out[n] = '\0';
    *ret_size = n;
    return out;
}

static void expect_hello(const fixture *f, int version, long serial)
{
    static const char HELLO[] = "GET /hello?name=tls HTTP/1.1\r\nHost: a\r\n\r\n"
                                "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    client c;
    size_t n;
    assert_true(shake_hands(f, &c, version));
    X509 *cert = SSL_get1_peer_certificate(c.session);
    assert_int_equal(ASN1_INTEGER_get(X509_get_serialNumber(cert)), serial);
    X509_free(cert);
    char *out = ask_tls(&c, HELLO, sizeof HELLO - 1, &n);
    assert_has(out, "{\"hello\":\"tls\"}HTTP/1.1 200 ");
    assert_has(out, "Strict-Transport-Security: max-age=");
    assert_int_equal(SSL_get_shutdown(c.session) & SSL_RECEIVED_SHUTDOWN, SSL_RECEIVED_SHUTDOWN);
    free(out);
    hang_up(&c);
}

static void test_versions(void **state)
{
    client c;
    expect_hello(*state, TLS1_3_VERSION, 1);
    expect_hello(*state, TLS1_2_VERSION, 1);
    assert_false(shake_hands(*state, &c, TLS1_1_VERSION));
    hang_up(&c);
    expect_hello(*state, 0, 1);
}

static void test_big_bodies(void **state)
{
    enum { SIZE = 100000 };
    static const char HEAD[] = "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 100000\r\n\r\n";
    static const char TAIL[] = "GET /big HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    size_t n;
    client c;
    char *request = malloc(sizeof HEAD + SIZE + sizeof TAIL);
    assert_non_null(request);
    memcpy(request, HEAD, sizeof HEAD - 1);
    memset(request + sizeof HEAD - 1, 'y', SIZE);
    memcpy(request + sizeof HEAD - 1 + SIZE, TAIL, sizeof TAIL - 1);
    assert_true(shake_hands(*state, &c, 0));
    char *out = ask_tls(&c, request, sizeof HEAD - 1 + SIZE + sizeof TAIL - 1, &n);
    assert_in_range(n, BIG + SIZE, BIG + SIZE + 1000);
    assert_int_equal(out[n - 1], 'x');
    free(out);
    free(request);
    hang_up(&c);
}

/* Plain HTTP, garbage and silence on a TLS port end, and others are served meanwhile. */
static void test_what_is_not_tls(void **state)
{
    fixture *f = *state;
    char out[4096];
    int silent = dial(f);
    int plain = dial(f);
    say(plain, "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
    (void)recv(plain, out, sizeof out, 0);
    assert_null(strstr(out, "hello"));
    expect_hello(f, 0, 1);
    double began = now();
    assert_int_equal(recv(silent, out, sizeof out, 0), 0);
    assert_true(now() - began < 3);
    close(silent);
    close(plain);
}

static void test_reading_again(void **state)
{
    fixture *f = *state;
    client before;
    size_t n;
    assert_true(shake_hands(f, &before, 0));
    make_certificate(2);
    sg_error err = {0};
    assert_int_equal(sg_server_reload_tls(f->server, &err), SG_OK);
    expect_hello(f, 0, 2);
    FILE *broken = fopen(PATHS.cert, "w");
    assert_non_null(broken);
    (void)fputs("-----BEGIN CERTIFICATE-----\nhalf", broken);
    fclose(broken);
    assert_int_equal(sg_server_reload_tls(f->server, &err), SG_INVALID);
    assert_has(err.text, PATHS.cert);
    expect_hello(f, 0, 2);
    static const char HELLO[] = "GET /hello HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
    char *out = ask_tls(&before, HELLO, sizeof HELLO - 1, &n); /* agreed upon before all that */
    assert_has(out, "HTTP/1.1 200 ");
    free(out);
    hang_up(&before);
    make_certificate(1);
}

static void test_wrong_files(void **state)
{
    fixture *f = *state;
    const struct {
        const char *cert, *key, *says;
    } wrong[] = {
        {PATHS.cert, NULL, "--tls-key"},
        {NULL, PATHS.key, "--tls-cert"},
        {"/nowhere/cert.pem", PATHS.key, "/nowhere/cert.pem"},
        {PATHS.cert, "/nowhere/key.pem", "/nowhere/key.pem"},
        {PATHS.key, PATHS.key, "证书"},
        {PATHS.cert, PATHS.cert, "私钥"},
        {PATHS.cert, PATHS.other_key, "不匹配"},
    };
    for (size_t i = 0; i < sizeof wrong / sizeof wrong[0]; i++) {
        sg_server_config config = config_of(f);
        sg_server *server = NULL;
        sg_error err = {0};
        config.tls_cert = wrong[i].cert;
        config.tls_key = wrong[i].key;
        assert_int_equal(sg_server_new(&config, &server, &err), SG_INVALID);
        assert_has(err.text, wrong[i].says);
        assert_null(server);
    }
}

#define TLS_TEST(t) cmocka_unit_test_setup_teardown(t, set_up_tls, tear_down)

int main(void)
{
    (void)signal(SIGPIPE, SIG_IGN);
    const struct CMUnitTest tests[] = {
        TLS_TEST(test_versions),      TLS_TEST(test_big_bodies),  TLS_TEST(test_what_is_not_tls),
        TLS_TEST(test_reading_again), TLS_TEST(test_wrong_files),
    };
    return cmocka_run_group_tests(tests, make_files, remove_files);
}
