/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Every Chinese text of the program, by area. Sources include this one header.
 */
#ifndef SONGGANG_MESSAGES_H
#define SONGGANG_MESSAGES_H

#include "songgang/messages/api.h"
#include "songgang/messages/cli.h"
#include "songgang/messages/core.h"
#include "songgang/messages/corpus.h"
#include "songgang/messages/dedupe.h"
#include "songgang/messages/index.h"
#include "songgang/messages/json_ld.h"
#include "songgang/messages/normalise.h"
#include "songgang/messages/operations.h"
#include "songgang/messages/posting_life.h"
#include "songgang/messages/profile_text.h"
#include "songgang/messages/search.h"
#include "songgang/messages/server.h"
#include "songgang/messages/service.h"
#include "songgang/messages/store.h"
#include "songgang/messages/why.h"
#include "songgang/messages/workbook.h"

#endif
