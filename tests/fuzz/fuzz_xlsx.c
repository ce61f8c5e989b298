/* The bytes become the parts of a workbook (sheet, strings, styles, parted by a NUL), so that mutation reaches the XML
 * rather than the zip's checksums. */
#include "book_fuzz.h"

#include <string.h>
#include <zip.h>

static void add(zip_t *z, const char *name, const void *bytes, size_t n)
{
    zip_source_t *s = zip_source_buffer(z, bytes, n, 0);
    if (!s || zip_file_add(z, name, s, ZIP_FL_OVERWRITE) < 0)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char rels[] = "<Relationships><Relationship Id=\"r1\" Target=\"worksheets/s.xml\"/></Relationships>";
    static const char book_xml[] = "<workbook xmlns:r=\"r\"><sheets><sheet name=\"a\" sheetId=\"1\" r:id=\"r1\"/></sheets></workbook>";
    const uint8_t *end = data + size, *cut = memchr(data, 0, size), *cut2 = cut ? memchr(cut + 1, 0, (size_t)(end - cut - 1)) : NULL;
    zip_error_t ze;
    zip_error_init(&ze);
    zip_source_t *memory = zip_source_buffer_create(NULL, 0, 0, &ze);
    zip_t *z = memory ? zip_open_from_source(memory, ZIP_TRUNCATE, &ze) : NULL;
    if (!z)
        abort();
    zip_source_keep(memory);
    add(z, "xl/workbook.xml", book_xml, sizeof book_xml - 1);
    add(z, "xl/_rels/workbook.xml.rels", rels, sizeof rels - 1);
    add(z, "xl/worksheets/s.xml", data, cut ? (size_t)(cut - data) : size);
    if (cut)
        add(z, "xl/sharedStrings.xml", cut + 1, cut2 ? (size_t)(cut2 - cut - 1) : (size_t)(end - cut - 1));
    if (cut2)
        add(z, "xl/styles.xml", cut2 + 1, (size_t)(end - cut2 - 1));
    if (zip_close(z) != 0)
        abort();
    zip_stat_t st;
    zip_stat_init(&st);
    if (zip_source_open(memory) == 0 && zip_source_stat(memory, &st) == 0) {
        uint8_t *bytes = malloc(st.size);
        if (bytes && zip_source_read(memory, bytes, st.size) == (zip_int64_t)st.size)
            fuzz_book(bytes, st.size);
        free(bytes);
        zip_source_close(memory);
    }
    zip_source_free(memory);
    return 0;
}
