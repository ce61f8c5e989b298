#include "registry/uscc.h"

#include "base/utf8.h"

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
enum { LENGTH = 18, BASE = 31, ORGANISATION_AT = 8, ORGANISATION_BODY = 8 };

char *uscc_clean(arena *a, str typed)
{
    char *folded = text_fold(a, typed), *out = folded;
    for (const char *c = folded; *c; c++)
        if (*c != '-')
            *out++ = *c >= 'a' && *c <= 'z' ? (char)(*c - 32) : *c;
    *out = 0;
    return folded;
}

static int value_of(char c)
{
    const char *at = c ? strchr(alphabet, c) : NULL;
    return at ? (int)(at - alphabet) : -1;
}

static char check_character(const char *code)
{
    int sum = 0, weight = 1;
    for (int i = 0; i < LENGTH - 1; i++, weight = weight * 3 % BASE)
        sum += value_of(code[i]) * weight;
    return alphabet[(BASE - sum % BASE) % BASE];
}

/* Letters count 10–35 here, by their place in the whole Latin alphabet. */
static char organisation_check(const char *body)
{
    static const int weights[] = { 3, 7, 9, 10, 5, 8, 4, 2 };
    int sum = 0;
    for (int i = 0; i < ORGANISATION_BODY; i++)
        sum += (body[i] <= '9' ? body[i] - '0' : body[i] - 'A' + 10) * weights[i];
    int c = 11 - sum % 11;
    return c == 10 ? 'X' : c == 11 ? '0' : (char)('0' + c);
}

static bool digits_only(str s)
{
    for (size_t i = 0; i < s.len; i++)
        if (s.at[i] < '0' || s.at[i] > '9')
            return false;
    return true;
}

uscc_verdict uscc_check(str s)
{
    if (!s.len)
        return USCC_EMPTY;
    if (memchr(s.at, '*', s.len))
        return USCC_MASKED;
    if ((s.len == 15 && digits_only(s)) || s.len == 9)
        return USCC_OLD;
    if (s.len != LENGTH)
        return USCC_LENGTH;
    for (size_t i = 0; i < s.len; i++)
        if (value_of(s.at[i]) < 0)
            return USCC_CHARACTER;
    if (check_character(s.at) != s.at[LENGTH - 1])
        return USCC_CHECK;
    return organisation_check(s.at + ORGANISATION_AT) == s.at[ORGANISATION_AT + ORGANISATION_BODY] ? USCC_OK : USCC_INNER;
}

bool uscc_refused(uscc_verdict v) { return v != USCC_OK && v != USCC_INNER; }

static const struct { char wrong, right; } look_alike[] = { { 'I', '1' }, { 'O', '0' }, { 'S', '5' }, { 'Z', '2' }, { 'V', 'U' } };

/* Both check characters must hold for a repair to be offered: chance hits are then rare. */
static void offer(arena *a, const char *code, char **only, int *hits)
{
    if (uscc_check((str){ code, LENGTH }) != USCC_OK || (*only && text_eq(*only, code)))
        return;
    *only = arena_copy(a, code);
    ++*hits;
}

static char *repaired(arena *a, str s)
{
    char code[LENGTH + 1] = "", *only = NULL;
    int hits = 0;
    memcpy(code, s.at, LENGTH);
    for (int i = 0; i < LENGTH; i++)
        for (size_t k = 0; k < sizeof look_alike / sizeof *look_alike; k++)
            if (code[i] == look_alike[k].wrong)
                code[i] = look_alike[k].right;
    offer(a, code, &only, &hits);
    for (int i = 0; i + 1 < LENGTH && !hits; i++) {
        char c = code[i];
        code[i] = code[i + 1];
        code[i + 1] = c;
        offer(a, code, &only, &hits);
        code[i + 1] = code[i];
        code[i] = c;
    }
    if (hits)
        return hits == 1 ? only : NULL;
    for (int i = 0; i < LENGTH; i++) {
        char was = code[i];
        for (const char *c = alphabet; *c; c++) {
            code[i] = *c;
            offer(a, code, &only, &hits);
        }
        code[i] = was;
    }
    return hits == 1 ? only : NULL;
}

char *uscc_say(arena *a, str s, uscc_verdict v, lang l, char **repair)
{
    static const text2 words[] = {
        [USCC_OK] = { "有效", "valid" },
        [USCC_INNER] = { "第17位（组织机构代码校验位）不符，请核对", "character 17 (check of the organisation code) does not agree: please verify" },
        [USCC_EMPTY] = { "没有填写", "is empty" },
        [USCC_MASKED] = { "代码被星号遮盖，请向来件部门索要完整代码", "the code is masked: ask the department for the whole code" },
        [USCC_OLD] = { "是旧的注册号或组织机构代码，请改填18位统一社会信用代码", "is an old registration number or organisation code: give the 18-character code" },
        [USCC_LENGTH] = { "应为18位", "must have 18 characters" },
        [USCC_CHARACTER] = { "含有信用代码不用的字符（I、O、S、V、Z 或符号）", "has a character that codes never have (I, O, S, V, Z or a sign)" },
        [USCC_CHECK] = { "校验位不符，有一位写错或两位写颠倒", "its check character is wrong: one character is mistyped or two are swapped" },
    };
    *repair = s.len == LENGTH && (v == USCC_CHECK || v == USCC_CHARACTER) ? repaired(a, s) : NULL;
    if (*repair)
        return arena_print(a, l == LANG_EN ? "%s; perhaps %s" : "%s；可能应为 %s", say(words[v], l), *repair);
    return arena_copy(a, say(words[v], l));
}

char *uscc_make(arena *a, const char *department, const char *region, uint64_t number)
{
    char *code = arena_alloc(a, LENGTH + 1);
    memcpy(code, department, 2);
    memcpy(code + 2, region, 6);
    code[8] = 'M';                                      /* MA…: the series given since 2015 */
    code[9] = 'A';
    for (int i = 10; i < 16; i++, number /= BASE)
        code[i] = alphabet[number % BASE];
    code[16] = organisation_check(code + ORGANISATION_AT);
    code[17] = check_character(code);
    return code;
}
