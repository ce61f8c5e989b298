/* pinyin.h — first letters of Chinese words (拼音首字母): 云湾电机 → ywdj. */
#ifndef JBP_TEXT_PINYIN_H
#define JBP_TEXT_PINYIN_H
#include "base/error.h"

/* A table of one letter a character, made once from ICU's Han-Latin transliteration (20,992 characters, some 50 ms). */
typedef struct pinyin { char first[0x9FFF - 0x4E00 + 1]; } pinyin;
bool pinyin_load(pinyin *out, error *e);
/* Small letters and digits as they are, Chinese by its first letter, all else left out. */
char *pinyin_initials(const pinyin *p, arena *a, str text);
#endif
