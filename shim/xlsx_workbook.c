/* SPDX-License-Identifier: GPL-3.0-or-later
 *
 * A workbook as a package: which parts it has, its sheets, its epoch; and what is no workbook at
 * all, told apart well enough to give advice.
 */
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "songgang/messages.h"
#include "xlsx_internal.h"

/* ---- what is no zip ---- */

static const unsigned char ole_magic[8] = {0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1};

bool sg_workbook_sniff(const void *data, size_t size)
{
    return size >= 4 && (memcmp(data, "PK\3\4", 4) == 0 || memcmp(data, "PK\5\6", 4) == 0 ||
                         memcmp(data, ole_magic, 4) == 0);
}

/* An encrypted .xlsx is an OLE container with a stream of this name. */
static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g";

static bool file_has_encrypted(FILE *file)
{
    enum { WINDOW = 64 * 1024, OVERLAP = sizeof encrypted };
    char *window = malloc(WINDOW);
    bool found = false;
    size_t held = 0, n;
    rewind(file);
    while (window && !found && (n = fread(window + held, 1, WINDOW - held, file)) > 0) {
        held += n;
        found = memmem(window, held, encrypted, sizeof encrypted - 1) != NULL;
        size_t keep = held < OVERLAP ? held : OVERLAP;
        memmove(window, window + held - keep, keep);
        held = keep;
    }
    free(window);
    return found;
}

/* Refuse what begins like an old Office file. */
static sg_status check_magic(FILE *file, const void *data, size_t size, const char *name,
                             sg_error *err)
{
    unsigned char head[sizeof ole_magic] = {0};
    bool sealed;
    if (file) {
        rewind(file);
        size_t n = fread(head, 1, sizeof head, file);
        if (n < sizeof head || memcmp(head, ole_magic, sizeof head) != 0)
            return SG_OK;
        sealed = file_has_encrypted(file);
    } else {
        if (size < sizeof ole_magic || memcmp(data, ole_magic, sizeof ole_magic) != 0)
            return SG_OK;
        sealed = memmem(data, size, encrypted, sizeof encrypted - 1) != NULL;
    }
    if (sealed)
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_ENCRYPTED, name);
    return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_XLS, name);
}

/* ---- relationships ---- */

enum { PATH_TEXT = 512 };

typedef struct relation {
    char id[64];
    char path[PATH_TEXT]; /* resolved */
    char type[24];        /* last word of its URI: worksheet, sharedStrings … */
} relation;

typedef struct relations {
    const char *folder; /* of the part they belong to: "xl/" or "" */
    relation *item;
    size_t count, capacity;
} relations;

/* `target` seen from `folder`, without "." and ".."; false when it does not fit. */
static bool resolve(const char *folder, const char *target, char out[PATH_TEXT])
{
    char joined[2 * PATH_TEXT];
    size_t used = 0;
    if (snprintf(joined, sizeof joined, "%s%s", target[0] == '/' ? "" : folder, target) >=
        (int)sizeof joined)
        return false;
    for (const char *at = joined; *at;) {
        size_t n = strcspn(at, "/\\");
        if (n == 2 && at[0] == '.' && at[1] == '.') {
            while (used > 0 && out[--used] != '/')
                continue;
        } else if (n > 0 && !(n == 1 && at[0] == '.')) {
            if (used + n + 2 > PATH_TEXT)
                return false;
            if (used > 0)
                out[used++] = '/';
            memcpy(out + used, at, n);
            used += n;
        }
        at += n;
        at += *at != '\0';
    }
    out[used] = '\0';
    return used > 0;
}

static void relations_start(void *context, sg_xml *xml, const char *name, const char **attributes)
{
    relations *r = context;
    const char *id = sg_xml_attribute(attributes, "Id");
    const char *target = sg_xml_attribute(attributes, "Target");
    const char *type = sg_xml_attribute(attributes, "Type");
    relation item;
    if (strcmp(name, "Relationship") != 0 || !id || !target || !type ||
        strlen(id) >= sizeof item.id || !resolve(r->folder, target, item.path) ||
        r->count >= 4 * SG_WORKBOOK_SHEETS_MAX)
        return;
    const char *slash = strrchr(type, '/');
    const char *word = slash ? slash + 1 : type;
    if (strlen(word) >= sizeof item.type)
        return;
    strcpy(item.id, id);
    strcpy(item.type, word);
    if (r->count == r->capacity) {
        size_t capacity = r->capacity ? r->capacity * 2 : 16;
        relation *more = realloc(r->item, capacity * sizeof *more);
        if (!more) {
            sg_xml_fail_memory(xml);
            return;
        }
        r->item = more;
        r->capacity = capacity;
    }
    r->item[r->count++] = item;
}

static void ignore_end(void *context, sg_xml *xml, const char *name)
{
    (void)context, (void)xml, (void)name;
}

static const char *path_of_type(const relations *r, const char *type)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->item[i].type, type) == 0)
            return r->item[i].path;
    return NULL;
}

static const relation *by_id(const relations *r, const char *id)
{
    for (size_t i = 0; i < r->count; i++)
        if (strcmp(r->item[i].id, id) == 0)
            return &r->item[i];
    return NULL;
}

/* Those of `path` ("" for the package); none when there is no such part. */
static sg_status relations_read(relations *r, sg_zip *zip, const char *path, sg_error *err)
{
    static const sg_xml_handlers handlers = {relations_start, ignore_end, NULL};
    char file[PATH_TEXT + 16];
    const char *slash = strrchr(path, '/');
    int folder = slash ? (int)(slash - path) + 1 : 0;
    snprintf(file, sizeof file, "%.*s_rels/%s.rels", folder, path, path + folder);
    int64_t part = sg_zip_find(zip, file);
    return part < 0 ? SG_OK : sg_xml_read(zip, part, &handlers, r, err);
}

/* ---- workbook.xml ---- */

typedef struct workbook_reader {
    sg_workbook *book;
    const relations *parts;
    bool workbook; /* its root says so */
    size_t depth;
} workbook_reader;

static bool add_sheet(sg_workbook *book, const char *name, bool hidden, int64_t part)
{
    struct sg_sheet_entry *more =
        realloc(book->sheets, (book->sheet_count + 1) * sizeof *book->sheets);
    if (!more)
        return false;
    book->sheets = more;
    char *copy = strdup(name);
    if (!copy)
        return false;
    book->sheets[book->sheet_count++] =
        (struct sg_sheet_entry){.name = copy, .hidden = hidden, .part = part};
    return true;
}

static void sheet_element(workbook_reader *r, sg_xml *xml, const char **attributes)
{
    const char *name = sg_xml_attribute(attributes, "name");
    const char *state = sg_xml_attribute(attributes, "state");
    const char *id = sg_xml_attribute(attributes, "id");
    const relation *link = id ? by_id(r->parts, id) : NULL;
    sg_error error = {SG_OK, ""};
    if (link && strcmp(link->type, "worksheet") != 0)
        return; /* a chart or macro sheet */
    int64_t part = link ? sg_zip_find(r->book->zip, link->path) : -1;
    if (part < 0) {
        sg_fail(&error, SG_FORMAT, SG_MSG_WORKBOOK_PART_MISSING, r->book->name,
                link   ? link->path
                : name ? name
                       : "sheet");
        sg_xml_fail(xml, &error);
    } else if (r->book->sheet_count == SG_WORKBOOK_SHEETS_MAX) {
        sg_fail(&error, SG_LIMIT, SG_MSG_WORKBOOK_SHEETS, r->book->name,
                (int)SG_WORKBOOK_SHEETS_MAX);
        sg_xml_fail(xml, &error);
    } else if (!add_sheet(r->book, name ? name : "", state && strcmp(state, "visible") != 0,
                          part)) {
        sg_xml_fail_memory(xml);
    }
}

static void workbook_start(void *context, sg_xml *xml, const char *name, const char **attributes)
{
    workbook_reader *r = context;
    if (r->depth++ == 0)
        r->workbook = strcmp(name, "workbook") == 0;
    if (!r->workbook)
        return;
    if (strcmp(name, "sheet") == 0) {
        sheet_element(r, xml, attributes);
    } else if (strcmp(name, "workbookPr") == 0) {
        const char *value = sg_xml_attribute(attributes, "date1904");
        r->book->epoch_1904 = value && (strcmp(value, "1") == 0 || strcmp(value, "true") == 0);
    }
}

static void workbook_end(void *context, sg_xml *xml, const char *name)
{
    (void)xml, (void)name;
    ((workbook_reader *)context)->depth--;
}

/* ---- opening ---- */

/* No workbook.xml: something else that comes as a zip. */
static sg_status fail_other(const sg_workbook *book, const char *main_part, sg_error *err)
{
    size_t n = main_part ? strlen(main_part) : 0;
    if (n > 4 && strcasecmp(main_part + n - 4, ".bin") == 0)
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_XLSB, book->name);
    if (sg_zip_find(book->zip, "mimetype") >= 0 && sg_zip_find(book->zip, "content.xml") >= 0)
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_ODS, book->name);
    return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_OTHER, book->name);
}

static sg_status read_parts(sg_workbook *book, const char *main_part, relations *parts,
                            sg_error *err)
{
    static const sg_xml_handlers handlers = {workbook_start, workbook_end, NULL};
    workbook_reader reader = {.book = book, .parts = parts};
    int64_t part = sg_zip_find(book->zip, main_part);
    sg_status status = relations_read(parts, book->zip, main_part, err);
    if (status == SG_OK)
        status = sg_xml_read(book->zip, part, &handlers, &reader, err);
    if (status == SG_OK && !reader.workbook)
        return fail_other(book, NULL, err);
    if (status == SG_OK && book->sheet_count == 0)
        return sg_fail(err, SG_FORMAT, SG_MSG_WORKBOOK_NO_SHEET, book->name);
    const char *strings = path_of_type(parts, "sharedStrings"),
               *styles = path_of_type(parts, "styles");
    int64_t strings_part = strings ? sg_zip_find(book->zip, strings) : -1;
    int64_t styles_part = styles ? sg_zip_find(book->zip, styles) : -1;
    if (status == SG_OK && strings_part >= 0)
        status = sg_strings_read(&book->strings, book->zip, strings_part, err);
    if (status == SG_OK && styles_part >= 0)
        status = sg_styles_read(&book->styles, book->zip, styles_part, err);
    return status;
}

static sg_status read_package(sg_workbook *book, sg_error *err)
{
    relations package = {.folder = ""}, parts = {.folder = "xl/"};
    char folder[PATH_TEXT];
    sg_status status = relations_read(&package, book->zip, "", err);
    if (status != SG_OK)
        goto out;
    const char *main_part = path_of_type(&package, "officeDocument");
    size_t length = main_part ? strlen(main_part) : 0;
    bool binary = length > 4 && strcasecmp(main_part + length - 4, ".bin") == 0;
    if (!main_part || (!binary && sg_zip_find(book->zip, main_part) < 0))
        main_part = "xl/workbook.xml";
    if (binary || sg_zip_find(book->zip, main_part) < 0) {
        status = fail_other(book, main_part, err);
        goto out;
    }
    const char *slash = strrchr(main_part, '/');
    snprintf(folder, sizeof folder, "%.*s", slash ? (int)(slash - main_part) + 1 : 0, main_part);
    parts.folder = folder;
    status = read_parts(book, main_part, &parts, err);
out:
    free(package.item);
    free(parts.item);
    return status;
}

static sg_status open_any(FILE *file, const void *data, size_t size, const char *name,
                          sg_workbook **ret, sg_error *err)
{
    sg_status status = check_magic(file, data, size, name, err);
    sg_workbook *book = status == SG_OK ? calloc(1, sizeof *book) : NULL;
    if (!book) {
        if (file)
            fclose(file);
        return status == SG_OK ? sg_fail_memory(err) : status;
    }
    book->name = name;
    status = sg_zip_open(file, data, size, name, &book->zip, err);
    if (status == SG_OK)
        status = read_package(book, err);
    if (status == SG_OK)
        *ret = book;
    else
        sg_workbook_close(book);
    return status;
}

sg_status sg_workbook_open(FILE *file, const char *name, sg_workbook **ret, sg_error *err)
{
    return open_any(file, NULL, 0, name, ret, err);
}

sg_status sg_workbook_open_memory(const void *data, size_t size, const char *name,
                                  sg_workbook **ret, sg_error *err)
{
    return open_any(NULL, data, size, name, ret, err);
}

void sg_workbook_close(sg_workbook *book)
{
    if (!book)
        return;
    for (size_t i = 0; i < book->sheet_count; i++)
        free(book->sheets[i].name);
    free(book->sheets);
    sg_strings_free(&book->strings);
    sg_styles_free(&book->styles);
    sg_zip_close(book->zip);
    free(book);
}

size_t sg_workbook_sheet_count(const sg_workbook *book)
{
    return book->sheet_count;
}

sg_sheet_info sg_workbook_sheet(const sg_workbook *book, size_t index)
{
    const struct sg_sheet_entry *sheet = &book->sheets[index];
    return (sg_sheet_info){
        .name = sheet->name, .hidden = sheet->hidden, .size = sg_zip_size(book->zip, sheet->part)};
}
