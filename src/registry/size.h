/* size.h — 统计上大中小微型企业划分办法（2017）, 国统字〔2017〕213号.
 *
 * Each trade is judged by two of: employees X (人), revenue Y (万元), total assets Z (万元). Large, medium and
 * small need *both* lower limits of the class, else the firm falls to the class below; so the class is the lower
 * of the two single verdicts. 农、林、牧、渔业 and 其他未列明行业 have one measure only.
 * Not covered: railways 53, finance 66–69, own property 704, education 83, health 84, public bodies, 97.
 * What nobody supplied is unknown, and then the class is unknown too: `at_most` says what it can be at best. */
#ifndef JBP_REGISTRY_SIZE_H
#define JBP_REGISTRY_SIZE_H
#include "base/decimal.h"
#include "base/lang.h"

typedef enum size_class { SIZE_UNKNOWN, SIZE_MICRO, SIZE_SMALL, SIZE_MEDIUM, SIZE_LARGE, SIZE_NOT_COVERED } size_class;
typedef enum size_measure { SIZE_EMPLOYEES, SIZE_REVENUE, SIZE_ASSETS, SIZE_MEASURES } size_measure;

/* One line of the table; limits[measure][0…2]: lower limits of small, medium, large; all 0: measure not used. */
typedef struct size_rule {
    text2   trade;
    int32_t limits[SIZE_MEASURES][3];
} size_rule;

typedef struct size_facts {                /* NULL: nobody knows */
    const decimal *value[SIZE_MEASURES];   /* persons, 万元, 万元 */
} size_facts;

typedef struct size_result {
    size_class       size;
    size_class       at_most;              /* by what is known; equals size when everything is */
    const size_rule *rule;                 /* NULL when the trade is not covered or not known */
    unsigned         missing;              /* bit 1 << size_measure */
} size_result;

/* `code`: a GB/T 4754-2017 code of any length, letter optional, division at least. Property (70) needs its group. */
const size_rule *size_rule_of(str code, bool *covered);
size_result size_of_firm(str code, size_facts f);
const char *size_code(size_class s);       /* list size_class: "L" "M" "S" "X"; NULL when unknown or not covered */
text2       size_name(size_class s);
/* "大型：从业人员 1200 ≥ 1000人，营业收入 …", or what is missing. */
char *size_say(arena *a, size_result r, size_facts f, lang l);
#endif
