/* shape.h — what a JSON answer or body looks like, declared once as data.
 *
 *     static const shape firm_line[] = { S_INT("id"), S_TEXT("name"), S_DECIMAL("output", .from = "output_value"), S_END };
 *     static const shape firms[] = { S_LIST("firms", firm_line), S_END };
 *
 * One declaration serves three: it writes the answer from what a page shows (view.h), it is the schema in the OpenAPI
 * document, and of a body it says what may come.  What is not declared is not sent, so words and addresses that only a page
 * needs never leak into the contract; what is declared is always there, null when it is not known.
 *
 *   text, texts     as a person reads it, in the language asked for
 *   int, flag       JSON numbers and booleans
 *   decimal         a string of digits ("-1234.50"), so that no reader makes a float of it
 *   date, month     "2019-09-05", "2019-09";  time: "2019-09-05T01:02:03Z"
 *   map, list       an object, objects; a map that may lack (.lacks) is null where the page has none
 *   named           texts by name: of the items of a list, the text under its id
 *   json            a text that is JSON already (charts, documents), of the shape it names */
#ifndef JBP_WEB_SHAPE_H
#define JBP_WEB_SHAPE_H
#include "web/view.h"

typedef enum shape_type { SHAPE_END, SHAPE_TEXT, SHAPE_INT, SHAPE_FLAG, SHAPE_DECIMAL, SHAPE_DATE, SHAPE_MONTH, SHAPE_TIME, SHAPE_TEXTS, SHAPE_MAP, SHAPE_LIST, SHAPE_NAMED, SHAPE_JSON } shape_type;

typedef struct shape {
    const char *name;
    shape_type type;
    const struct shape *of;         /* of a map, of each item of a list, of the JSON (NULL: of any) */
    const char *from;               /* where the page has it ("closing.due_iso"); NULL: under its name */
    bool required;                  /* of a body or the address: it must come */
    bool lacks;                     /* of a map: it may be null */
    const char *const *words;       /* a text that is one of these; ends with NULL */
} shape;

#define S_TEXT(n, ...)    { .name = (n), .type = SHAPE_TEXT, __VA_ARGS__ }
#define S_INT(n, ...)     { .name = (n), .type = SHAPE_INT, __VA_ARGS__ }
#define S_FLAG(n, ...)    { .name = (n), .type = SHAPE_FLAG, __VA_ARGS__ }
#define S_DECIMAL(n, ...) { .name = (n), .type = SHAPE_DECIMAL, __VA_ARGS__ }
#define S_DATE(n, ...)    { .name = (n), .type = SHAPE_DATE, __VA_ARGS__ }
#define S_MONTH(n, ...)   { .name = (n), .type = SHAPE_MONTH, __VA_ARGS__ }
#define S_TIME(n, ...)    { .name = (n), .type = SHAPE_TIME, __VA_ARGS__ }
#define S_TEXTS(n, ...)   { .name = (n), .type = SHAPE_TEXTS, __VA_ARGS__ }
#define S_MAP(n, o, ...)  { .name = (n), .type = SHAPE_MAP, .of = (o), __VA_ARGS__ }
#define S_LIST(n, o, ...) { .name = (n), .type = SHAPE_LIST, .of = (o), __VA_ARGS__ }
#define S_NAMED(n, ...)   { .name = (n), .type = SHAPE_NAMED, __VA_ARGS__ }
#define S_JSON(n, o, ...) { .name = (n), .type = SHAPE_JSON, .of = (o), __VA_ARGS__ }
#define S_END             { 0 }

/* The object of that shape. `v` may be NULL: then all is null, empty or false. */
void shape_write(buf *b, const shape *s, const view *v);
/* Its JSON schema (2020-12). Of an answer all members are there; of a body only the required ones need be. */
void shape_schema(buf *b, const shape *s, bool body);
/* The schema of one member or parameter. */
void shape_member_schema(buf *b, const shape *s, bool body);
#endif
