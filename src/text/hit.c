#include "text/hit.h"

#include <string.h>
#include <strings.h>

enum { SAME = 100, BEGINS = 80, LETTERS = 70, HOLDS = 60, LETTERS_BEGIN = 50, LETTERS_HOLD = 30, LEAST_LETTERS = 2, MOST_LETTERS = 12 };

static bool latin(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (!((s.at[i] >= 'a' && s.at[i] <= 'z') || (s.at[i] >= 'A' && s.at[i] <= 'Z')))
            return false;
    return s.len >= LEAST_LETTERS && s.len <= MOST_LETTERS;
}

static int by_letters(const pinyin *p, arena *a, const char *text, str word)
{
    if (!latin(word))
        return 0;
    const char *all = pinyin_initials(p, a, str_of(text)), *asked = pinyin_initials(p, a, word), *at = strstr(all, asked);
    if (!at)
        return 0;
    return strcmp(all, asked) == 0 ? LETTERS : at == all ? LETTERS_BEGIN : LETTERS_HOLD;
}

static int one_word(const pinyin *p, arena *a, const char *text, str word)
{
    const char *w = str_copy(a, word), *at = strcasestr(text, w);
    int plain = !at ? 0 : strcasecmp(text, w) == 0 ? SAME : at == text ? BEGINS : HOLDS, letters = plain ? 0 : by_letters(p, a, text, word);
    return plain > letters ? plain : letters;
}

int hit_score(const pinyin *p, arena *a, const char *text, str typed)
{
    int least = 0;
    str t = str_trim(typed);
    if (!text || !t.len)
        return 0;
    int whole = one_word(p, a, text, t);
    if (whole || !memchr(t.at, ' ', t.len))
        return whole;
    while (t.len) {
        size_t n = 0;
        while (n < t.len && t.at[n] != ' ')
            n++;
        int score = n ? one_word(p, a, text, (str){ t.at, n }) : SAME;
        if (!score)
            return 0;
        least = !least || score < least ? score : least;
        t = str_trim((str){ t.at + n, t.len - n });
    }
    return least;
}
