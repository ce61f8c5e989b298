#include "text/embed.h"

#include <stdio.h>

int main(void)
{
    for (const embedded_file *f = embedded_files; f->path; f++)
        printf("%s %zu\n", f->path, f->size);
    return 0;
}
