/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * For tests of migrations: what later versions of the store brought, taken away again. Whoever adds a
 * version adds its undoing here.
 */
#ifndef SONGGANG_TESTS_SHIM_BACK_H
#define SONGGANG_TESTS_SHIM_BACK_H

#define BACK_TO_9 "DROP TRIGGER plan_start_gone; DROP TABLE plan_start;"
#define BACK_TO_8                                                                                  \
    BACK_TO_9                                                                                      \
    "DROP TRIGGER worker_past_gone; DROP TABLE worker_history; DROP TABLE course_history;"         \
    "DROP TABLE worker_edit;"
#define BACK_TO_7 BACK_TO_8 "DROP TABLE link;"
#define BACK_TO_6                                                                                  \
    BACK_TO_7                                                                                      \
    "DROP TABLE outbox_offer; DROP TABLE outbox_attempt; DROP TABLE outbox_receipt;"               \
    "DROP TABLE outbox_channel; DROP TABLE outbox_reply; DROP TABLE opt_out;"                      \
    "DROP TABLE outbox_message;"
#define BACK_TO_5                                                                                  \
    BACK_TO_6                                                                                      \
    "DROP TRIGGER worker_facet_status; DROP TRIGGER worker_facet_gone; DROP TABLE worker_facet;"
#define BACK_TO_4 BACK_TO_5 "DROP TABLE worker_private; DROP TABLE worker_erased;"

#endif
