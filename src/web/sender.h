/* sender.h — threads of `jbp serve` that bring events to webhooks (hook/deliver.h) and mail the codes that prove an address
 * (push/code.h).  They take a desk only to look and to
 * write down, never while the network is waited for. */
#ifndef JBP_WEB_SENDER_H
#define JBP_WEB_SENDER_H
#include "web/site.h"

typedef struct sender sender;
sender *sender_start(site *s, const char *dir, lang l);      /* NULL: no thread could be made */
void sender_stop(sender *x);                                  /* what is on its way is broken off; it comes again */
#endif
