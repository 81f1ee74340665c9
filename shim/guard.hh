/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The one exception guard of the C++ edge: `return sg_guard(err, [&] { … return SG_OK; });`.
 * An exception through a C frame would abort the process, so every function that touches Xapian
 * runs inside it, and it maps every exception to a status.
 */
#ifndef SG_SHIM_GUARD_HH
#define SG_SHIM_GUARD_HH

#include <cerrno>
#include <cstring>
#include <new>
#include <xapian.h>

extern "C" {
#include "songgang/messages.h"
#include "songgang/status.h"
}

template <typename Body> sg_status sg_guard(sg_error *err, Body body) noexcept
{
    try {
        return body();
    } catch (const Xapian::DatabaseModifiedError &) {
        return sg_fail(err, SG_STALE, SG_MSG_INDEX_STALE);
    } catch (const Xapian::DatabaseNotFoundError &e) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_DAMAGED, e.get_msg().c_str());
    } catch (const Xapian::DatabaseLockError &e) {
        return sg_fail(err, SG_LOCKED, SG_MSG_INDEX_ENGINE, e.get_msg().c_str());
    } catch (const Xapian::DatabaseCorruptError &e) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_DAMAGED, e.get_msg().c_str());
    } catch (const Xapian::DatabaseOpeningError &e) {
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_DAMAGED, e.get_msg().c_str());
    } catch (const Xapian::DatabaseError &e) {
        /* With a system error it is the disk that failed, not what stands on it. */
        const char *system = e.get_error_string();
        if (system != nullptr && std::strcmp(system, std::strerror(ENOSPC)) == 0) {
            return sg_fail(err, SG_NO_SPACE, SG_MSG_INDEX_FULL);
        }
        if (system != nullptr) {
            return sg_fail(err, SG_IO, SG_MSG_INDEX_DISK, e.get_msg().c_str(), system);
        }
        return sg_fail(err, SG_CORRUPT, SG_MSG_INDEX_DAMAGED, e.get_msg().c_str());
    } catch (const Xapian::Error &e) {
        return sg_fail(err, SG_INTERNAL, SG_MSG_INDEX_ENGINE, e.get_msg().c_str());
    } catch (const std::bad_alloc &) {
        return sg_fail_memory(err);
    } catch (...) {
        return sg_fail(err, SG_INTERNAL, SG_MSG_INDEX_UNEXPECTED);
    }
}

#endif
