/* channels.h — by which channels firms are told: DIR/channels.yaml. Without the file, or without `on: true`, none.
 *
 *   push:     {closing_days: 15, near: true, attempts: 6, site: https://qiye.example.gov.cn}      # site: for the link that ends mails
 *   inbox:    {on: true}
 *   email:    {on: true, server: smtps://mail.example.gov.cn:465, from: 惠企政策 <policy@example.gov.cn>, user: policy, password: env:JBP_SMTP_PASSWORD}
 *   wecom:    {on: true, url: file:secrets/wecom}
 *   dingtalk: {on: true, url: env:JBP_DINGTALK_URL, secret: env:JBP_DINGTALK_SECRET}
 *   hooks:    {park_a: file:secrets/park_a}        # further group robots, named in ledger push_address
 *
 * A secret is never in the file: env:NAME or file:PATH (from DIR).  It never reaches messages, records or logs. */
#ifndef JBP_PUSH_CHANNELS_H
#define JBP_PUSH_CHANNELS_H
#include "ledger/core.h"

typedef enum channel { CHANNEL_INBOX, CHANNEL_EMAIL, CHANNEL_WECOM, CHANNEL_DINGTALK, CHANNELS } channel;

typedef struct hook { const char *name, *url; } hook;
typedef struct channels {
    bool on[CHANNELS];
    int  closing_days, attempts;
    bool near;
    const char *site;                                    /* where firms reach these pages; NULL: mails carry no link */
    const char *server, *from, *user, *password;         /* of email */
    const char *url[CHANNELS], *secret;                  /* of WeCom and DingTalk */
    hook  *hooks;
    size_t hook_count;
} channels;

bool channels_load(core *c, channels *out, error *e);
const char *channel_word(channel ch);                    /* code in list push_channel */
bool channel_of_word(str word, channel *out);
#endif
