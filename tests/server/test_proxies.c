/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who is believed about the client's address, and what is read out of X-Forwarded-For.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/proxies.h"

static void test_list(void **state)
{
    (void)state;
    static const char *const wrong[] = {"x", "1.2.3", "1.2.3.4:80", "1.2.3.4,", ",1.2.3.4", "1.2.3.4,,::1",
                                        "1.2.3.4/24", "[::1]", "localhost",
                                        "1.1.1.1,1.1.1.2,1.1.1.3,1.1.1.4,1.1.1.5,1.1.1.6,1.1.1.7,"
                                        "1.1.1.8,1.1.1.9"};
    proxies p;
    sg_error err;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        /* a comma at the end is forgiven: nothing is misread by it */
        bool forgiven = strcmp(wrong[i], "1.2.3.4,") == 0;
        assert_int_equal(proxies_parse(wrong[i], &p, &err), forgiven ? SG_OK : SG_INVALID);
    }
    assert_int_equal(proxies_parse(NULL, &p, &err), SG_OK);
    assert_int_equal(p.count, 0);
    assert_int_equal(proxies_parse(" 192.0.2.7 , 2001:db8::1", &p, &err), SG_OK);
    assert_int_equal(p.count, 2);
    admission_key v4 = {{[10] = 0xff, [11] = 0xff, [12] = 192, [14] = 2, [15] = 7}};
    admission_key other = v4;
    other.bytes[15] = 8;
    assert_true(proxies_include(&p, &v4));
    assert_false(proxies_include(&p, &other));
}

/* The client a proxy is understood to ask for, "-" nobody, and whether it spoke https. */
static void check(const char *fields, const char *wanted, bool secure)
{
    static sg_http_request head;
    char text[1024], client[PROXIES_ADDRESS] = "-";
    int n = snprintf(text, sizeof text, "GET / HTTP/1.1\r\nHost: a\r\n%s\r\n", fields);
    size_t used;
    sg_http_request_init(&head);
    assert_int_equal(sg_http_request_feed(&head, text, (size_t)n, &used), SG_HTTP_HEAD);
    assert_int_equal(proxies_client(&head, client), strcmp(wanted, "-") != 0);
    assert_string_equal(client, wanted);
    assert_int_equal(proxies_secure(&head), secure);
}

static void test_client(void **state)
{
    (void)state;
    check("", "-", false);
    check("X-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9", false);
    check("X-Forwarded-For: 10.0.0.1, 203.0.113.9\r\nX-Forwarded-Proto: https\r\n", "203.0.113.9", true);
    check("X-Forwarded-For: 10.0.0.1\r\nX-Forwarded-For: 203.0.113.9\r\n", "203.0.113.9", false);
    check("X-Forwarded-For: 203.0.113.9,\r\n", "-", false);
    check("X-Forwarded-For: 203.0.113.9, nobody\r\nX-Forwarded-Proto: http\r\n", "-", false);
    check("X-Forwarded-For: 2001:DB8:0::7\r\nX-Forwarded-Proto: HTTPS\r\n", "2001:db8::7", true);
    check("X-Forwarded-For: \r\nX-Forwarded-Proto: https, http\r\n", "-", false);
    check("X-Forwarded-For: 1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18.19.20\r\n", "-", false);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_list), cmocka_unit_test(test_client)};
    return cmocka_run_group_tests(tests, NULL, NULL);
}
