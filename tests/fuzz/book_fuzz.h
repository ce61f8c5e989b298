/* Reads every cell of a table file made of the fuzzer's bytes; whatever they are, it ends with rows or an error. */
#ifndef JBP_FUZZ_BOOK_H
#define JBP_FUZZ_BOOK_H
#include "text/book.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { FUZZ_ROWS = 5000 };

static inline void fuzz_book(const uint8_t *data, size_t size)
{
    char path[] = "/tmp/jbp-fuzz-XXXXXX";
    int fd = mkstemp(path);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        abort();
    close(fd);
    arena *a = arena_new();
    error e = { 0 };
    book *b = NULL;
    if (book_open(path, &b, &e)) {
        for (size_t i = 0; i < book_sheets(b) && i < 4; i++) {
            sheet_info info;
            row r;
            bool more = sheet_begin(b, i, &info, &e) && sheet_merges(b, i, &info, &e);
            for (int n = 0; more && n < FUZZ_ROWS && sheet_next(b, &r, &more, &e) && more; n++)
                for (size_t k = 0; k < r.count; k++)
                    if (r.cells[k].column < 1 || (r.cells[k].text.len && !r.cells[k].text.at))
                        abort();
        }
        book_close(b);
    }
    arena_end(a);
    unlink(path);
}
#endif
