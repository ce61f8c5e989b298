/* catalogue.h — products as firms show them to each other. `contact` is NULL unless the firm lets it be shown. */
#ifndef JBP_WEB_CATALOGUE_H
#define JBP_WEB_CATALOGUE_H
#include "web/site.h"

typedef struct catalogued { const char *name, *category, *brand, *capacity, *description, *firm, *contact; int64_t enterprise; } catalogued;
typedef void catalogue_visit(void *self, const catalogued *p);
bool catalogue_walk(visit *v, catalogue_visit *product, void *self, error *e);       /* by category, then name */
/* text/hit.h over name, firm, category, brand, description; 0: not found. */
int catalogue_score(visit *v, const catalogued *p, const char *category_name, str typed);
#endif
