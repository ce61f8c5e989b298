/* secret.h — digests of tokens. Internal to src/account; the rest of it is in account.h. */
#ifndef JBP_ACCOUNT_SECRET_H
#define JBP_ACCOUNT_SECRET_H
void sm3_text_hex(const char *text, char out[65]);
#endif
