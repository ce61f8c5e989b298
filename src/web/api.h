/* api.h — the description of the JSON API. */
#ifndef JBP_WEB_API_H
#define JBP_WEB_API_H
#include "web/site.h"

/* OpenAPI 3.1 of the ledgers this person may see, made from their declarations. */
void openapi_write(visit *v, buf *b);
#endif
