/* form.h — the questionnaire of one firm as a workbook that ledger maturity_answer reads back: one row an item, drop-downs
 * for the answers, what was answered already filled in. */
#ifndef JBP_MATURITY_FORM_H
#define JBP_MATURITY_FORM_H
#include "maturity/maturity.h"

typedef struct maturity_form_for {
    const questionnaire *q;
    size_t kind;
    const char *uscc, *name, *mode;
    int year;
    const answers *given;
    const char *path;
} maturity_form_for;
bool maturity_form(core *c, const maturity_form_for *f, size_t *items, size_t *filled, error *e);
#endif
