#include "account/password.h"

#include "account/account.h"
#include "base/utf8.h"

#include <argon2.h>
#include <ctype.h>
#include <openssl/rand.h>

/* RFC 9106, 4: the second recommended option is 64 MiB and 3 passes; a bureau's machine shares its memory, so 32. */
enum { PASSES = 3, MEMORY_KIB = 32 << 10, LANES = 1, SALT = 16, HASH = 32 };

/* Those that lists of leaked passwords begin with, as far as the other rules let them through. */
static const char *const common[] = { "password", "passw0rd", "p@ssw0rd", "admin123", "qwerty", "1qaz2wsx", "abc123", "123456", "iloveyou", "gongxinju", "jibenpan" };

bool password_acceptable(const char *password, const char *name, error *e)
{
    int kinds[4] = { 0 };
    size_t length = utf8_length(str_of(password));
    for (const char *p = password; *p; p++)
        kinds[islower((unsigned char)*p) ? 0 : isupper((unsigned char)*p) ? 1 : isdigit((unsigned char)*p) ? 2 : 3] = 1;
    int of = kinds[0] + kinds[1] + kinds[2] + kinds[3];
    if (strlen(password) > 200)
        return fail(e, ERR_INPUT, "口令太长", "the password is too long");
    if (!(length >= 10 && of >= 3) && !(length >= 16 && of >= 2))
        return fail(e, ERR_INPUT, "口令至少 10 位，含大写、小写、数字、符号中的三类（或至少 16 位、两类）",
                    "a password has 10 characters of three kinds (capitals, small letters, digits, signs), or 16 of two");
    if (strlen(name) > 2 && strcasestr(password, name))
        return fail(e, ERR_INPUT, "口令不能包含账号名", "a password must not contain the account's name");
    for (size_t i = 0; i < sizeof common / sizeof *common; i++)
        if (strcasestr(password, common[i]) && length < strlen(common[i]) + 6)
            return fail(e, ERR_INPUT, "口令太常见，请换一个", "the password is too common");
    return true;
}

bool password_hash(arena *a, const char *password, char **out, error *e)
{
    unsigned char salt[SALT];
    size_t room = argon2_encodedlen(PASSES, MEMORY_KIB, LANES, SALT, HASH, Argon2_id);
    *out = arena_alloc(a, room);
    if (RAND_bytes(salt, sizeof salt) != 1 || argon2id_hash_encoded(PASSES, MEMORY_KIB, LANES, password, strlen(password), salt, SALT, HASH, *out, room) != ARGON2_OK)
        return fail(e, ERR_SYSTEM, "不能计算口令摘要（内存不足？）", "the password's hash cannot be computed (out of memory?)");
    return true;
}

/* A hash of nothing anybody knows: what an unknown name is tried against, so that it takes as long. */
static const char nobody[] = "$argon2id$v=19$m=32768,t=3,p=1$c29tZXNhbHRzb21lc2FsdA$3mVhc2ZnCHS+YwMIAm7LdGnGNdIHrXm4EXvVnTYlI7I";

bool password_fits(const char *hash, const char *password)
{
    bool real = !text_empty(hash);
    return argon2id_verify(real ? hash : nobody, password, strlen(password)) == ARGON2_OK && real;
}
