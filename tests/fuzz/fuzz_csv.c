#include "book_fuzz.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (size < 4 || data[0] != 'P')                       /* zip files are fuzz_xlsx's */
        fuzz_book(data, size);
    return 0;
}
