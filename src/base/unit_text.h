/* unit_text.h — units as declarations write them (万元, 人), for an English reader. */
#ifndef JBP_BASE_UNIT_TEXT_H
#define JBP_BASE_UNIT_TEXT_H
#include "base/lang.h"

const char *unit_text(const char *unit, lang l);        /* as it is where there is no other word, or in Chinese; NULL gives "" */
#endif
