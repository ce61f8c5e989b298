/* password.h — argon2id hashes. Internal to src/account. Each costs 32 MiB and some 60 ms: callers limit how many at once. */
#ifndef JBP_ACCOUNT_PASSWORD_H
#define JBP_ACCOUNT_PASSWORD_H
#include "base/error.h"

bool password_hash(arena *a, const char *password, char **out, error *e);
bool password_fits(const char *hash, const char *password);             /* hash NULL or empty: false, in the same time */
#endif
