#include "ledger/record_json.h"

#include "text/json_out.h"

void value_json(buf *b, const core *c, const field_decl *f, value x)
{
    if (x.kind == VALUE_NULL) {
        buf_puts(b, "null");
        return;
    }
    switch (f->type) {
    case FIELD_BOOL: buf_puts(b, x.num ? "true" : "false"); break;
    case FIELD_INT: case FIELD_YEAR: case FIELD_REF: buf_print(b, "%lld", (long long)x.num); break;
    case FIELD_TEXTS: buf_add(b, x.text); break;                       /* stored as JSON */
    case FIELD_TEXT: case FIELD_CODE: case FIELD_DATE: json_out_str(b, x.text); break;
    case FIELD_DECIMAL: case FIELD_MONTH: json_out(b, value_to_text(b->a, c, f, x)); break;
    }
}
