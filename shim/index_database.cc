/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The only file that talks to Xapian. Posting lists are walked here and combined in C
 * (index_search.c): the answer needs every hit anyway, for totals and facets, so Xapian's ranked
 * matcher would visit the same entries behind a heap and a document object each.
 */
#include <exception>
#include <memory>
#include <string>

#include "guard.hh"

extern "C" {
#include "index_database.h"
#include "songgang/index.h"
}

const char *sg_index_engine(void)
{
    return Xapian::version_string();
}

void sg_index_on_abort(void (*last_words)(void))
{
    std::set_terminate(last_words);
}

struct sg_part {
    Xapian::WritableDatabase database;
};

struct sg_database {
    Xapian::Database database;
};

static unsigned row_slot()
{
    return static_cast<unsigned>(sg_field_get(SG_FIELD_ROW)->slot);
}

sg_status sg_part_create(const char *path, sg_part **ret, sg_error *err)
{
    return sg_guard(err, [&] {
        constexpr int flags = Xapian::DB_CREATE | Xapian::DB_BACKEND_GLASS |
                              Xapian::DB_NO_TERMLIST | Xapian::DB_NO_SYNC | Xapian::DB_DANGEROUS;
        auto part = std::make_unique<sg_part>();
        part->database = Xapian::WritableDatabase(path, flags);
        *ret = part.release();
        return SG_OK;
    });
}

sg_status sg_part_add(sg_part *part, const sg_term *terms, size_t count, const void *row,
                      size_t row_size, sg_error *err)
{
    return sg_guard(err, [&] {
        Xapian::Document document;
        for (size_t i = 0; i < count; i++) {
            document.add_term(std::string(terms[i].text, terms[i].size), terms[i].weight);
        }
        document.add_value(row_slot(), std::string(static_cast<const char *>(row), row_size));
        part->database.add_document(document);
        return SG_OK;
    });
}

sg_status sg_part_commit(sg_part *part, sg_error *err)
{
    return sg_guard(err, [&] {
        part->database.commit();
        return SG_OK;
    });
}

void sg_part_close(sg_part *part)
{
    (void)sg_guard(nullptr, [&] {
        std::unique_ptr<sg_part> owned(part);
        if (owned) {
            owned->database.close();
        }
        return SG_OK;
    });
}

sg_status sg_parts_merge(const char *const *paths, size_t count, const char *file, sg_error *err)
{
    return sg_guard(err, [&] {
        Xapian::Database all;
        for (size_t i = 0; i < count; i++) {
            all.add_database(Xapian::Database(paths[i]));
        }
        all.compact(file, Xapian::DBCOMPACT_SINGLE_FILE | Xapian::Compactor::FULL);
        return SG_OK;
    });
}

sg_status sg_database_open(const char *file, sg_database **ret, sg_error *err)
{
    return sg_guard(err, [&] {
        auto database = std::make_unique<sg_database>();
        database->database = Xapian::Database(file); // a single file: told by its header
        *ret = database.release();
        return SG_OK;
    });
}

void sg_database_close(sg_database *database)
{
    (void)sg_guard(nullptr, [&] {
        std::unique_ptr<sg_database> owned(database);
        return SG_OK;
    });
}

uint64_t sg_database_documents(const sg_database *database)
{
    uint64_t count = 0;
    (void)sg_guard(nullptr, [&] {
        count = database->database.get_doccount();
        return SG_OK;
    });
    return count;
}

sg_status sg_database_rows(sg_database *database, sg_value_visit visit, void *context,
                           sg_error *err)
{
    return sg_guard(err, [&] {
        const Xapian::Database &db = database->database;
        for (auto i = db.valuestream_begin(row_slot()); i != db.valuestream_end(row_slot()); ++i) {
            const std::string value = *i;
            sg_status status = visit(context, i.get_docid(), value.data(), value.size(), err);
            if (status != SG_OK) {
                return status;
            }
        }
        return SG_OK;
    });
}

sg_status sg_database_postings(sg_database *database, const char *term, size_t size,
                               sg_posted_visit visit, void *context, sg_error *err)
{
    return sg_guard(err, [&] {
        const Xapian::Database &db = database->database;
        const std::string name(term, size);
        sg_posted block[SG_POSTED_BLOCK];
        size_t filled = 0;
        const auto end = db.postlist_end(name);
        for (auto i = db.postlist_begin(name); i != end; ++i) {
            block[filled++] = {*i, i.get_wdf()};
            if (filled == SG_POSTED_BLOCK) {
                visit(context, block, filled);
                filled = 0;
            }
        }
        if (filled > 0) {
            visit(context, block, filled);
        }
        return SG_OK;
    });
}

sg_status sg_database_terms(sg_database *database, const char *prefix, sg_term_visit visit,
                            void *context, sg_error *err)
{
    return sg_guard(err, [&] {
        const Xapian::Database &db = database->database;
        const std::string start(prefix);
        const auto end = db.allterms_end(start);
        for (auto i = db.allterms_begin(start); i != end; ++i) {
            const std::string term = *i;
            sg_status status =
                visit(context, term.data() + start.size(), term.size() - start.size(), err);
            if (status != SG_OK) {
                return status;
            }
        }
        return SG_OK;
    });
}
