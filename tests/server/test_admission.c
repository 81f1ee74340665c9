/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Who may open a connection: bounds in all and per address, and what this machine is spared.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <arpa/inet.h>
#include <cmocka.h>
#include <netinet/in.h>

#include "server/admission.h"

typedef union address {
    struct sockaddr any;
    struct sockaddr_in v4;
    struct sockaddr_in6 v6;
} address;

static address of(const char *text)
{
    address a;
    memset(&a, 0, sizeof a);
    if (strchr(text, ':')) {
        a.v6.sin6_family = AF_INET6;
        assert_int_equal(inet_pton(AF_INET6, text, &a.v6.sin6_addr), 1);
    } else {
        a.v4.sin_family = AF_INET;
        assert_int_equal(inet_pton(AF_INET, text, &a.v4.sin_addr), 1);
    }
    return a;
}

/* How many of `tries` connections from there are let in. */
static unsigned enter(admission *a, const char *text, unsigned tries)
{
    address from = of(text);
    unsigned entered = 0;
    for (unsigned i = 0; i < tries; i++) {
        admission_key key;
        entered += admission_enter(a, &from.any, &key);
    }
    return entered;
}

static void leave(admission *a, const char *text)
{
    address from = of(text);
    admission_key key;
    if (admission_enter(a, &from.any, &key)) { /* for its key */
        admission_leave(a, &key);
    }
    admission_leave(a, &key);
}

static void test_defaults(void **state)
{
    (void)state;
    admission a;
    assert_true(admission_init(&a, 2000, 0));
    assert_int_equal(enter(&a, "192.168.1.7", 600), ADMISSION_PER_ADDRESS);
    assert_int_equal(enter(&a, "::ffff:192.168.1.7", 1), 0); /* the same one */
    assert_int_equal(enter(&a, "192.168.1.8", 10), 10);
    assert_int_equal(enter(&a, "fe80::1", 600), ADMISSION_PER_ADDRESS);
    assert_int_equal(enter(&a, "127.0.0.1", 800), 800); /* a proxy speaks for all */
    assert_int_equal(enter(&a, "::1", 800), 2000 - 2 * ADMISSION_PER_ADDRESS - 810);
    assert_int_equal(admission_open(&a), 2000);
    leave(&a, "::1");
    assert_int_equal(enter(&a, "192.168.1.7", 2), 0);
    leave(&a, "192.168.1.7");
    assert_int_equal(enter(&a, "192.168.1.7", 2), 1);
    admission_destroy(&a);
}

static void test_a_given_bound_is_for_all(void **state)
{
    (void)state;
    admission a;
    assert_true(admission_init(&a, 100, 3));
    assert_int_equal(enter(&a, "127.0.0.1", 10), 3);
    assert_int_equal(enter(&a, "::1", 10), 3);
    assert_int_equal(enter(&a, "10.0.0.1", 10), 3);
    for (int i = 0; i < 3; i++) {
        leave(&a, "10.0.0.1");
    }
    assert_int_equal(admission_open(&a), 6);
    admission_destroy(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_defaults),
        cmocka_unit_test(test_a_given_bound_is_for_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
