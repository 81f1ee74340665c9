/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * See songgang/problems.h.
 */
#include "songgang/problems.h"

#include <stdarg.h>
#include <stdio.h>

void sg_problem(sg_problems *problems, const char *format, ...)
{
    sg_error error;
    char text[sizeof error.text];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    sg_fail(&error, SG_INVALID, "%s", text); /* cuts between characters */
    if (!problems->any && problems->err)
        *problems->err = error;
    problems->any = true;
    if (problems->lines) {
        sg_buffer_text(problems->lines, error.text);
        sg_buffer_text(problems->lines, "\n");
    }
}
