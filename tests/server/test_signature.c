/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Signatures against the published vector of Standard Webhooks, and against what the providers' own signers
 * make of the same request (tests/gateway verifies every request with them besides).
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include "server/signature.h"

static const int64_t NOW = 1771894923; /* 2026-02-24 01:02:03 UTC */

static const char SECRET[] = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
static const char ID[] = "msg_p5jXN8AQM9LWM0D4loKWxJek";
static const char BODY[] = "{\"test\": 2432232314}";
static const char SIGNED[] = "v1,AQG81rX2n4rTN1fkXoqILSHO9gAOcwya9dP41rhrQDI=";
enum { AT = 1674087231 };

static void test_webhook(void **state)
{
    (void)state;
    sg_buffer out = {0};
    sg_error err = {0};
    assert_int_equal(signature_webhook(SECRET, ID, AT, sg_str_of(BODY), &out, &err), SG_OK);
    assert_string_equal(out.data, SIGNED);
    sg_buffer_clear(&out); /* the prefix may be missing */
    assert_int_equal(signature_webhook(SECRET + 6, ID, AT, sg_str_of(BODY), &out, &err), SG_OK);
    assert_string_equal(out.data, SIGNED);
    sg_buffer_free(&out);
}

static void test_webhook_secret(void **state)
{
    (void)state;
    static const char *const BAD[] = {"", "whsec_", "whsec_abc", "whsec_****", "whsec_MfKQ9r8GKYqrTw="};
    for (size_t i = 0; i < sizeof BAD / sizeof *BAD; i++) {
        sg_buffer out = {0};
        sg_error err = {0};
        assert_int_equal(signature_webhook(BAD[i], ID, AT, sg_str_of(BODY), &out, &err), SG_FORMAT);
        assert_non_null(strstr(err.text, "whsec_"));
        assert_null(out.data);
    }
}

static bool holds(const char *header)
{
    return signature_webhook_holds(SECRET, ID, AT, sg_str_of(BODY), sg_str_of(header));
}

static void test_webhook_verify(void **state)
{
    (void)state;
    char other[sizeof SIGNED];
    memcpy(other, SIGNED, sizeof other);
    other[5] ^= 1;
    assert_true(holds(SIGNED));
    assert_false(holds(other));
    assert_false(holds(""));
    assert_false(holds("v1,"));
    assert_false(holds("v1a,AQG81rX2n4rTN1fkXoqILSHO9gAOcwya9dP41rhrQDI="));
    char both[2 * sizeof SIGNED]; /* while a secret is changed there are two */
    snprintf(both, sizeof both, "%s %s", other, SIGNED);
    assert_true(holds(both));
    assert_false(signature_webhook_holds(SECRET, ID, AT + 1, sg_str_of(BODY), sg_str_of(SIGNED)));
    assert_false(signature_webhook_holds(SECRET, "msg", AT, sg_str_of(BODY), sg_str_of(SIGNED)));
    assert_false(signature_webhook_holds(SECRET, ID, AT, sg_str_of("{}"), sg_str_of(SIGNED)));
}

static bool has_line(const char *const *line, const char *wanted)
{
    for (; *line; line++)
        if (strcmp(*line, wanted) == 0)
            return true;
    return false;
}

static void test_acs3(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    signature_acs3 s = {.key_id = "testid", .secret = "testsecret", .host = "dysmsapi.aliyuncs.com",
                        .action = "SendBatchSms", .version = "2017-05-25",
                        .nonce = "0123456789abcdef0123456789abcdef", .now = NOW,
                        .query = "OutId=a%20b%2Ac&TemplateCode=SMS_1",
                        .body = sg_str_of("PhoneNumberJson=%5B%2213800138000%22%5D")};
    const char *const *lines = signature_acs3_headers(&s, arena);
    assert_non_null(lines);
    assert_true(has_line(lines, "x-acs-date: 2026-02-24T01:02:03Z"));
    assert_true(has_line(lines,
                         "Authorization: ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=content-type;"
                         "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-signature-nonce;"
                         "x-acs-version,Signature="
                         "d0e0f651d90958a3f45b3b4e0bd8887051aa23f61047a1b4c6832eae4ba2fbe0"));
    s.token = "role";
    lines = signature_acs3_headers(&s, arena);
    assert_non_null(lines);
    assert_true(has_line(lines, "x-acs-security-token: role"));
    assert_true(has_line(lines,
                         "Authorization: ACS3-HMAC-SHA256 Credential=testid,SignedHeaders=content-type;"
                         "host;x-acs-action;x-acs-content-sha256;x-acs-date;x-acs-security-token;"
                         "x-acs-signature-nonce;x-acs-version,Signature="
                         "467242292b06424abdc0bacac51d0082b7a8e5db171420b9aea10b3f0d21d7b7"));
    sg_arena_free(arena);
}

static void test_encode(void **state)
{
    (void)state;
    sg_buffer out = {0};
    signature_encode("a b*c~-_.!'()汉/", &out);
    assert_string_equal(out.data, "a%20b%2Ac~-_.%21%27%28%29%E6%B1%89%2F");
    sg_buffer_free(&out);
}

static void test_tc3(void **state)
{
    (void)state;
    sg_arena *arena = sg_arena_new(0);
    const signature_tc3 s = {.key_id = "testid", .secret = "testsecret",
                             .host = "sms.tencentcloudapi.com", .service = "sms", .action = "SendSms",
                             .version = "2021-01-11", .region = "ap-guangzhou", .now = NOW,
                             .body = sg_str_of("{\"a\":\"汉\"}")};
    const char *const *lines = signature_tc3_headers(&s, arena);
    assert_non_null(lines);
    assert_true(has_line(lines, "X-TC-Timestamp: 1771894923"));
    assert_true(has_line(lines,
                         "Authorization: TC3-HMAC-SHA256 Credential=testid/2026-02-24/sms/tc3_request, "
                         "SignedHeaders=content-type;host, Signature="
                         "9ef0f489e29af2bf58575ceffb70e1ec56f79d66dfbc4b5b6aeb1bbd77f91160"));
    sg_arena_free(arena);
}

static void test_wechat(void **state)
{
    (void)state;
    const sg_str at = sg_str_of("1771894923"), nonce = sg_str_of("nonce7");
    const char *good = "4eb946626afae93e623dbd800f6747d47b54ab25";
    assert_true(signature_wechat_holds("token", at, nonce, sg_str_of(good)));
    assert_false(signature_wechat_holds("Token", at, nonce, sg_str_of(good)));
    assert_false(signature_wechat_holds("token", at, sg_str_of("nonce8"), sg_str_of(good)));
    assert_false(signature_wechat_holds("token", at, nonce, (sg_str){0}));
    assert_false(signature_wechat_holds("token", (sg_str){0}, nonce, sg_str_of(good)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_webhook),        cmocka_unit_test(test_webhook_secret),
        cmocka_unit_test(test_webhook_verify), cmocka_unit_test(test_acs3),
        cmocka_unit_test(test_encode),         cmocka_unit_test(test_tc3),
        cmocka_unit_test(test_wechat),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
