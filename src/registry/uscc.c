#include "registry/uscc.h"

#include "base/utf8.h"

static const char alphabet[] = "0123456789ABCDEFGHJKLMNPQRTUWXY";
enum { LENGTH = 18, BASE = 31, REGION_AT = 2, REGION = 6, ORGANISATION_AT = 8, ORGANISATION_BODY = 8, ORGANISATION = 9 };

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

bool uscc_organisation_valid(str nine)
{
    if (nine.len != ORGANISATION)
        return false;
    for (size_t i = 0; i < ORGANISATION_BODY; i++)
        if (!((nine.at[i] >= '0' && nine.at[i] <= '9') || (nine.at[i] >= 'A' && nine.at[i] <= 'Z')))
            return false;
    return organisation_check(nine.at) == nine.at[ORGANISATION_BODY];
}

uscc_verdict uscc_check(str s)
{
    if (!s.len)
        return USCC_EMPTY;
    if (memchr(s.at, '*', s.len))
        return USCC_MASKED;
    if ((s.len == 15 || s.len == 13) && digits_only(s))
        return USCC_OLD_REGISTRATION;
    if (uscc_organisation_valid(s))
        return USCC_OLD_ORGANISATION;
    if (s.len != LENGTH)
        return USCC_LENGTH;
    for (size_t i = 0; i < s.len; i++)
        if (value_of(s.at[i]) < 0)
            return USCC_CHARACTER;
    if (check_character(s.at) != s.at[LENGTH - 1])
        return USCC_CHECK;
    return uscc_organisation_valid(uscc_organisation(s)) ? USCC_OK : USCC_INNER;
}

bool uscc_refused(uscc_verdict v) { return v != USCC_OK && v != USCC_INNER; }

const char *uscc_verdict_name(uscc_verdict v)
{
    static const char *const names[] = {
        [USCC_OK] = "ok", [USCC_INNER] = "inner", [USCC_EMPTY] = "empty", [USCC_MASKED] = "masked",
        [USCC_OLD_REGISTRATION] = "old-registration", [USCC_OLD_ORGANISATION] = "old-organisation",
        [USCC_LENGTH] = "length", [USCC_CHARACTER] = "character", [USCC_CHECK] = "check",
    };
    return names[v];
}

str uscc_organisation(str s)
{
    if (s.len == LENGTH)
        return (str){ s.at + ORGANISATION_AT, ORGANISATION };
    return s.len == ORGANISATION ? s : (str){ "", 0 };
}

str uscc_region(str s) { return s.len == LENGTH ? (str){ s.at + REGION_AT, REGION } : (str){ "", 0 }; }

bool uscc_mask_fits(str masked, str code)
{
    size_t front = 0, back = 0;
    for (size_t i = 0; masked.len == code.len && i < masked.len; i++)
        if (masked.at[i] != '*' && masked.at[i] != code.at[i])
            return false;
    if (masked.len == code.len)
        return true;
    while (front < masked.len && front < code.len && masked.at[front] != '*' && masked.at[front] == code.at[front])
        front++;
    while (back < masked.len - front && back < code.len - front && masked.at[masked.len - 1 - back] != '*' && masked.at[masked.len - 1 - back] == code.at[code.len - 1 - back])
        back++;
    for (size_t i = front; i < masked.len - back; i++)
        if (masked.at[i] != '*')
            return false;
    return front + back < masked.len;
}

/* ---- one typing slip --------------------------------------------------------------------------------------- */

/* Letters that no code has, and what the hand or the scanner meant by them. */
static const struct { char wrong, right; } never[] = {
    { 'I', '1' }, { 'O', '0' }, { 'S', '5' }, { 'Z', '2' }, { 'V', 'U' },
};
/* Pairs of allowed characters that are mistaken for each other, either way. */
static const char alike[][2] = { { 'L', '1' }, { 'D', '0' }, { 'Q', '0' }, { 'B', '8' }, { 'G', '6' }, { 'C', 'G' },
                                 { 'M', 'N' }, { 'U', 'W' }, { 'X', 'Y' }, { '1', '7' }, { '3', '8' }, { '6', '8' } };
enum { NEVER = sizeof never / sizeof *never, ALIKE = sizeof alike / sizeof *alike };

typedef struct repairs { arena *a; char code[LENGTH + 1]; char *only; bool many; } repairs;

/* Registering department and kind of GB 32100 table 1, as far as registers use them; region in digits. */
static bool plausible(const char *code)
{
    return strchr("1259NAY", code[0]) && strchr("1239", code[1]) && digits_only((str){ code + REGION_AT, REGION });
}

/* Both check characters must hold for a repair to be offered: chance hits are then rare. */
static void offer(repairs *r)
{
    if (!plausible(r->code) || uscc_check((str){ r->code, LENGTH }) != USCC_OK)
        return;
    if (r->only && !text_eq(r->only, r->code))
        r->many = true;
    else
        r->only = arena_copy(r->a, r->code);
}

static void offer_with(repairs *r, int at, char c)
{
    char was = r->code[at];
    r->code[at] = c;
    offer(r);
    r->code[at] = was;
}

static void try_alike(repairs *r)
{
    for (int i = 0; i < LENGTH; i++)
        for (size_t k = 0; k < ALIKE; k++)
            for (int side = 0; side < 2; side++)
                if (r->code[i] == alike[k][side])
                    offer_with(r, i, alike[k][!side]);
}

static void try_swaps(repairs *r)
{
    for (int i = 0; i + 1 < LENGTH; i++) {
        char c = r->code[i];
        r->code[i] = r->code[i + 1];
        r->code[i + 1] = c;
        offer(r);
        r->code[i + 1] = r->code[i];
        r->code[i] = c;
    }
}

static void try_any(repairs *r)
{
    for (int i = 0; i < LENGTH; i++)
        for (const char *c = alphabet; *c; c++)
            offer_with(r, i, *c);
}

/* The likelier slips first; a later kind is tried only when the earlier explain nothing. */
static char *repaired(arena *a, str s)
{
    static void (*const kinds[])(repairs *) = { offer, try_alike, try_swaps, try_any };
    repairs r = { .a = a };
    memcpy(r.code, s.at, LENGTH);
    for (int i = 0; i < LENGTH; i++)
        for (size_t k = 0; k < NEVER; k++)
            if (r.code[i] == never[k].wrong)
                r.code[i] = never[k].right;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds && !r.only; k++)
        kinds[k](&r);
    return r.many ? NULL : r.only;
}

/* ---- words ------------------------------------------------------------------------------------------------- */

/* "第3位“O”不会出现，可能是“0”" for the first such character; characters count as people see them. */
static char *say_character(arena *a, str s, lang l)
{
    bool en = l == LANG_EN;
    size_t at = 0;
    for (int place = 1; at < s.len; place++) {
        size_t from = at;
        utf8_next(s, &at);
        if (at - from == 1 && value_of(s.at[from]) >= 0)
            continue;
        for (size_t k = 0; k < NEVER; k++)
            if (s.at[from] == never[k].wrong)
                return arena_print(a, en ? "character %d, %c, never occurs: perhaps %c is meant" : "第%d位“%c”不会出现在信用代码中，可能是“%c”",
                                   place, never[k].wrong, never[k].right);
        return arena_print(a, en ? "character %d, %.*s, never occurs in a code" : "第%d位“%.*s”不会出现在信用代码中",
                           place, (int)(at - from), s.at + from);
    }
    return arena_copy(a, "");
}

char *uscc_say(arena *a, str s, uscc_verdict v, lang l, char **repair)
{
    static const text2 words[] = {
        [USCC_OK] = { "有效", "valid" },
        [USCC_INNER] = { "第17位（组织机构代码校验位）不符，请核对", "character 17 (check of the organisation code) does not agree: please verify" },
        [USCC_EMPTY] = { "没有填写", "is empty" },
        [USCC_MASKED] = { "代码被星号遮盖，请向来件部门索要完整代码", "the code is masked: ask the department for the whole code" },
        [USCC_OLD_REGISTRATION] = { "是旧的工商注册号，请改填18位统一社会信用代码", "is an old business registration number: give the 18-character code" },
        [USCC_OLD_ORGANISATION] = { "是9位组织机构代码，请改填18位统一社会信用代码", "is an organisation code: give the 18-character code" },
        [USCC_CHECK] = { "校验位不符，有一位写错或两位写颠倒", "its check character is wrong: one character is mistyped or two are swapped" },
    };
    *repair = s.len == LENGTH && (v == USCC_CHECK || v == USCC_CHARACTER) ? repaired(a, s) : NULL;
    char *text = v == USCC_CHARACTER ? say_character(a, s, l)
                 : v == USCC_LENGTH  ? arena_print(a, l == LANG_EN ? "must have 18 characters, has %zu" : "应为18位，现为%zu位", utf8_length(s))
                                     : arena_copy(a, say(words[v], l));
    if (*repair)
        return arena_print(a, l == LANG_EN ? "%s; perhaps %s" : "%s；可能应为 %s", text, *repair);
    return text;
}

/* ---- making codes ------------------------------------------------------------------------------------------ */

char *uscc_complete(arena *a, const char *eight, const char *body)
{
    char code[LENGTH + 1] = "";
    if (strlen(eight) != ORGANISATION_AT || strlen(body) != ORGANISATION_BODY)
        return NULL;
    memcpy(code, eight, ORGANISATION_AT);
    memcpy(code + ORGANISATION_AT, body, ORGANISATION_BODY);
    for (int i = 0; i < LENGTH - 2; i++)
        if (value_of(code[i]) < 0)
            return NULL;
    code[LENGTH - 2] = organisation_check(code + ORGANISATION_AT);
    code[LENGTH - 1] = check_character(code);
    return arena_copy(a, code);
}

char *uscc_make(arena *a, const char *department, const char *region, uint64_t number)
{
    char body[ORGANISATION_BODY + 1] = "MA";            /* MA…: the series given since 2015 */
    for (int i = 2; i < ORGANISATION_BODY; i++, number /= BASE)
        body[i] = alphabet[number % BASE];
    return uscc_complete(a, arena_print(a, "%.2s%.6s", department, region), body);
}
