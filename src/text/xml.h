/* xml.h — a whole XML document as a tree that remembers its lines (expat, namespaces resolved).
 *
 * For documents of moderate size that are read once, such as DMN models; workbooks are streamed (book.h).  Names are local
 * names beside their namespace URI.  A document type declaration is refused: nothing outside the text is ever read and no
 * entity of its own is expanded.  Size, depth, and number of elements are limited.  Text of an element is all the characters
 * directly inside it. */
#ifndef JBP_TEXT_XML_H
#define JBP_TEXT_XML_H
#include "base/error.h"

enum { XML_MOST_BYTES = 64 << 20, XML_MOST_DEPTH = 200, XML_MOST_NODES = 2000000 };

typedef struct xml_pair { const char *name, *value; } xml_pair;        /* an attribute, or a prefix and its URI */
typedef struct xml_node xml_node;
struct xml_node {
    const char *name, *space;              /* space is "" where there is none */
    int line;
    const char *text;
    const xml_node *parent;
    const xml_pair *attributes, *prefixes; /* attributes without a namespace only; prefixes declared here */
    size_t attribute_count, prefix_count, count;
    xml_node **kids;
};

bool xml_parse(arena *a, str bytes, const char *file, xml_node **out, error *e);
bool xml_read_file(arena *a, const char *path, xml_node **out, error *e);
const char *xml_get(const xml_node *n, const char *attribute);         /* NULL when absent */
const xml_node *xml_kid(const xml_node *n, const char *name);          /* the first child of that name; NULL when absent */
const char *xml_prefix_space(const xml_node *n, str prefix);           /* what a prefix means here; NULL when undeclared */
#endif
