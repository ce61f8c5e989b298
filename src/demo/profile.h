/* profile.h — the yearly figures of a demonstration firm, from its output and dice of its own: the same for every file.
 * Internal to src/demo. */
#ifndef JBP_DEMO_PROFILE_H
#define JBP_DEMO_PROFILE_H
#include "demo/desk.h"

/* Amounts in 千元. */
typedef struct firm_year {
    int64_t output, revenue, main, profit, net, assets, liabilities, fixed, equipment, rd, hightech, service, digital, tax, taxable, input_vat, vat, premium;
    int     employees, rd_staff, tech_staff, insured, energy;      /* energy: 吨标准煤 */
} firm_year;

firm_year firm_year_of(const desk *k, int firm, int year);
dice firm_dice(const desk *k, int firm, uint64_t use);            /* the same for one firm and use */
bool tells_research(const desk *k, int firm);                      /* is in the list of 科技: the others' R&D is unknown */
#endif
