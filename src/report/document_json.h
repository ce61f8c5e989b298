/* document_json.h — a document for programs: its blocks in order, every figure with its id, parameters and exact number, so
 * that a reader can ask the same figure again or follow it to its records. */
#ifndef JBP_REPORT_DOCUMENT_JSON_H
#define JBP_REPORT_DOCUMENT_JSON_H
#include "base/str.h"

typedef struct document document;               /* report/document.h */

/*  {"title":…,"subtitle":…,"blocks":[
 *     {"kind":"heading","address":"h1","level":1,"number":"一、","text":…,"figures":[…]},
 *     {"kind":"paragraph","address":"p1","text":…,"figures":[{"address":"p1.s2","id":…,"params":…,"text":…,"value":"-1.2","unit":"%"}]},
 *     {"kind":"table","address":"t1","caption":…,"unit":…,"rows":[{"header":true,"cells":[{"text":…,"value":…,"figure":{…}}]}],"notes":[…]},
 *     {"kind":"chart","address":"c1","caption":…,"unit":…,"categories":[…],"series":[{"name":…,"values":["1.2",null]}]}]}
 * Values are decimals as texts, null where there is none. */
void document_json(buf *b, const document *d);
#endif
