/* xml_edit.h — an XML part changed in a few places, all else byte for byte as it was: what was read is copied from `in` to
 * `out` up to `pos`. Knows tags, not documents: for parts an office program wrote. Internal to src/text. */
#ifndef JBP_TEXT_XML_EDIT_H
#define JBP_TEXT_XML_EDIT_H
#include "base/str.h"

typedef struct xml_edit {
    arena *a;
    const char *prefix;                 /* of element names: "" or "x:" */
    str    in;
    size_t pos;
    buf    out;
} xml_edit;

/* At the first element called `root`, whose prefix is that of all; false: not there. */
bool xml_edit_begin(xml_edit *x, arena *a, str in, const char *root);

bool   xml_begins(const xml_edit *x, const char *name);   /* whether an element of this name begins here: <c>, <c r=…, <c/> */
str    xml_tag(const xml_edit *x);                        /* the tag that begins here */
bool   xml_tag_closed(str tag);                           /* <c/> */
size_t xml_behind(const xml_edit *x, const char *name);   /* position behind the element that begins here */
bool   xml_at_end(const xml_edit *x);                     /* at an end tag, or the part's end */
void   xml_copy_to(xml_edit *x, size_t to);
bool   xml_copy_until(xml_edit *x, const char *name);     /* copies to the next start of `name`; false, and no move: there is none */
void   xml_put_text(buf *b, const char *text);

str    xml_attribute(str tag, const char *name);          /* empty when absent */
str    xml_set_attribute(arena *a, str tag, const char *name, const char *value);
#endif
