/* names.h — invented firms and people. */
#ifndef JBP_DEMO_NAMES_H
#define JBP_DEMO_NAMES_H
#include "base/str.h"
#include "demo/random.h"

/* What a firm of a division is called: division code of GB/T 4754-2017 → word in the name, class code. */
typedef struct trade { const char *division, *class_code, *word; } trade;

const trade *trade_of(const char *division, dice *d);            /* one of the division's trades */
char *invent_firm(arena *a, dice *d, const char *place, const char *word, int serial);   /* unique per serial */
char *invent_person(arena *a, dice *d);
char *invent_phone(arena *a, dice *d);
#endif
