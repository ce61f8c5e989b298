/* What a browser, or somebody posing as one, may send: the first byte says which reader gets the rest. */
#include "web/http.h"
#include "web/view.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    arena *a = arena_new();
    error e = { 0 };
    http_fields f = { 0 };
    http_headers h = { 0 };
    str text = { arena_copy_n(a, (const char *)data + 1, size - 1), size - 1 };
    templates *t = templates_new(a);
    buf out = buf_new(a);
    str decoded;
    switch (data[0] % 5) {
    case 0: http_parse_urlencoded(a, text, &f, &e); break;
    case 1: http_parse_multipart(a, text, "multipart/form-data; boundary=b", &f, &e); break;
    case 2: http_parse_cookies(a, text.at, &h); break;
    case 3: (void)(http_decode(a, text, true, &decoded) && http_path_safe(str_copy(a, decoded))); break;
    default:
        if (template_compile(a, "t", text, t, &e))
            (void)template_show(t, "t", view_new(a), LANG_EN, &out, &e);
    }
    for (size_t i = 0; i < f.len; i++)                   /* what is promised: valid names, values inside the body */
        if (f.at[i].name.len > HTTP_LONGEST_NAME || f.at[i].value.len > size)
            __builtin_trap();
    arena_end(a);
    return 0;
}
