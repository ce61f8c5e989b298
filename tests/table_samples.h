/* table_samples.h — table files that tests write: plain bytes, and xlsx from the XML of one or more sheets. */
#ifndef JBP_TESTS_TABLE_SAMPLES_H
#define JBP_TESTS_TABLE_SAMPLES_H
#include "base/str.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <zip.h>

static inline const char *sample_folder(void)
{
    static char dir[64];
    if (!*dir || access(dir, F_OK) != 0) {
        snprintf(dir, sizeof dir, "/tmp/jbp-table-XXXXXX");
        if (!mkdtemp(dir))
            abort();
    }
    return dir;
}

static inline void sample_end(void)
{
    char command[128];
    snprintf(command, sizeof command, "rm -rf %s", sample_folder());
    if (system(command) != 0)
        abort();
}

static inline const char *sample_file(arena *a, const char *name, str bytes)
{
    char *path = arena_print(a, "%s/%s", sample_folder(), name);
    FILE *f = fopen(path, "wb");
    if (!f || fwrite(bytes.at, 1, bytes.len, f) != bytes.len || fclose(f) != 0)
        abort();
    return path;
}

static inline str file_bytes(arena *a, const char *path)
{
    FILE *f = fopen(path, "rb");
    buf b = buf_new(a);
    char piece[4096];
    if (!f)
        abort();
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        buf_add(&b, (str){ piece, n });
    fclose(f);
    return (str){ b.text, b.len };
}

/* `rows`: what stands inside sheetData; before and after it; NULL parts are left out. A second sheet when rows2 is given. */
typedef struct xlsx_sample { const char *rows, *before, *after, *styles, *strings, *rows2; bool from_1904; } xlsx_sample;

static inline void sample_part(zip_t *z, const char *name, const char *text)
{
    zip_source_t *s = zip_source_buffer(z, text, strlen(text), 0);
    if (!s || zip_file_add(z, name, s, ZIP_FL_OVERWRITE | ZIP_FL_ENC_UTF_8) < 0)
        abort();
}

static inline const char *sample_xlsx(arena *a, const char *name, const xlsx_sample *x)
{
    int bad = 0;
    char *path = arena_print(a, "%s/%s", sample_folder(), name);
    static const char head[] = "<worksheet xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\">";
    unlink(path);
    zip_t *z = zip_open(path, ZIP_CREATE | ZIP_TRUNCATE, &bad);
    if (!z)
        abort();
    sample_part(z, "[Content_Types].xml",
                arena_print(a, "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>"
                               "<Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/xl/workbook.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.sheet.main+xml\"/>"
                               "<Override PartName=\"/xl/worksheets/sheet1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.spreadsheetml.worksheet+xml\"/></Types>"));
    sample_part(z, "_rels/.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>");
    sample_part(z, "xl/workbook.xml",
                arena_print(a, "<workbook xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\">%s<sheets>"
                               "<sheet name=\"表\" sheetId=\"1\" r:id=\"r1\"/>%s</sheets></workbook>", x->from_1904 ? "<workbookPr date1904=\"1\"/>" : "", x->rows2 ? "<sheet name=\"二\" sheetId=\"2\" r:id=\"r2\"/>" : ""));
    sample_part(z, "xl/_rels/workbook.xml.rels", "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
                                                 "<Relationship Id=\"r2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/worksheet\" Target=\"worksheets/sheet2.xml\"/></Relationships>");
    sample_part(z, "xl/worksheets/sheet1.xml", arena_print(a, "%s%s<sheetData>%s</sheetData>%s</worksheet>", head, x->before ? x->before : "", x->rows, x->after ? x->after : ""));
    if (x->rows2)
        sample_part(z, "xl/worksheets/sheet2.xml", arena_print(a, "%s<sheetData>%s</sheetData></worksheet>", head, x->rows2));
    if (x->styles)
        sample_part(z, "xl/styles.xml", x->styles);
    if (x->strings)
        sample_part(z, "xl/sharedStrings.xml", x->strings);
    if (zip_close(z) != 0)
        abort();
    return path;
}
#endif
