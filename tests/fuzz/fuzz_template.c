/* Any bytes as a template: parsed, and when it parses, run on invented figures and written as html. */
#include "report/html.h"

#include "../report_source.h"

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    arena *a = arena_new();
    error err = { 0 };
    template *t;
    document *d;
    if (template_parse(a, "fuzz.tpl", (str){ (const char *)bytes, n }, &t, &err)) {
        template_names(a, t);
        if (template_run(a, t, &sample_source, LANG_ZH, &d, &err)) {
            buf b = buf_new(a);
            if (!d->charts)                        /* drawing is slow and has its own tests */
                html_write(&b, d, (html_options){ 0 });
        }
    }
    arena_end(a);
    return 0;
}
