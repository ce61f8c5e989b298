/* hits.h — what a search finds beside firms: pages, ledgers, figures, policies, schemes, reports; at the enterprise's door
 * its own pages, policies, records and what others show in the catalogue. Only what the person may open; best first. */
#ifndef JBP_WEB_HITS_H
#define JBP_WEB_HITS_H
#include "web/site.h"

/* `best`: the few that answer what was typed at once; `hits`: the rest. Each: kind, label, small, url. */
bool hits_show(visit *v, const char *typed, error *e);
#endif
