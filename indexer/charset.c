/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Text of unknown encoding → UTF-8. Excel on Chinese Windows saves "CSV" as GBK and "Unicode text"
 * as UTF-16; portals export UTF-8 with or without BOM.
 *
 * GB18030 goes through iconv. glibc maps 8 codes (A6D9–A6DF, A6EC …: vertical punctuation) to
 * private-use characters where the WHATWG table has U+FE10…; none occurs in job lists, and folding
 * drops them, so they are left as they come.
 */
#include "charset.h"

#include <errno.h>
#include <iconv.h>
#include <stdlib.h>
#include <string.h>

#include "songgang/messages.h"
#include "songgang/text.h"

static sg_status convert(const char *name, const char *from, const char *data, size_t size,
                         char **ret, size_t *ret_size, sg_error *err)
{
    sg_status status = SG_OK;
    char *out = NULL;
    iconv_t converter = iconv_open("UTF-8", from);
    if (converter == (iconv_t)-1)
        return sg_fail(err, SG_INTERNAL, SG_MSG_INPUT_ENCODING, name);
    /* Two bytes become at most three, so 3/2 would do; 2 keeps the arithmetic plain. */
    size_t room = size * 2 + 16;
    out = malloc(room + 1);
    if (!out) {
        status = sg_fail_memory(err);
        goto out;
    }
    char *in = (char *)data, *at = out;
    size_t left = size, free_bytes = room;
    if (iconv(converter, &in, &left, &at, &free_bytes) == (size_t)-1 || left > 0) {
        status = sg_fail(err, SG_FORMAT, SG_MSG_INPUT_ENCODING, name);
        goto out;
    }
    *at = '\0';
    *ret = out;
    *ret_size = (size_t)(at - out);
    out = NULL;
out:
    free(out);
    iconv_close(converter);
    return status;
}

static sg_status copy(const char *data, size_t size, char **ret, size_t *ret_size, sg_error *err)
{
    char *out = malloc(size + 1);
    if (!out)
        return sg_fail_memory(err);
    memcpy(out, data, size);
    out[size] = '\0';
    *ret = out;
    *ret_size = size;
    return SG_OK;
}

sg_status sg_charset_decode(const char *name, const char *data, size_t size, char **ret,
                            size_t *ret_size, sg_error *err)
{
    if (size >= 2 && (memcmp(data, "\xFF\xFE", 2) == 0 || memcmp(data, "\xFE\xFF", 2) == 0))
        return convert(name, data[0] == '\xFF' ? "UTF-16LE" : "UTF-16BE", data + 2, size - 2, ret,
                       ret_size, err);
    if (size >= 4 && memcmp(data, "PK\x03\x04", 4) == 0)
        return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_XLSX, name);
    if (memchr(data, '\0', size))
        return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_BINARY, name);
    bool marked = size >= 3 && memcmp(data, "\xEF\xBB\xBF", 3) == 0;
    if (marked) {
        data += 3;
        size -= 3;
    }
    if (sg_utf8_valid((sg_str){data, size}))
        return copy(data, size, ret, ret_size, err);
    if (marked)
        return sg_fail(err, SG_FORMAT, SG_MSG_INPUT_ENCODING, name);
    return convert(name, "GB18030", data, size, ret, ret_size, err);
}
