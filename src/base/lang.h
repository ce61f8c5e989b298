/* lang.h — Chinese first, English behind the same switch. */
#ifndef JBP_BASE_LANG_H
#define JBP_BASE_LANG_H

typedef enum lang { LANG_ZH, LANG_EN } lang;

/* A text that people read, in both languages.  `en` may be NULL only in data that a clerk declared. */
typedef struct text2 { const char *zh, *en; } text2;

static inline const char *say(text2 t, lang l) { return l == LANG_EN && t.en ? t.en : t.zh; }
#endif
