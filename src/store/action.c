#include "store/action.h"

#include "base/str.h"

static const struct { const char *id; text2 says; } kinds[ACTION_KINDS] = {
    [ACTION_LOGIN] = { "login", { "登录与拒绝", "log-ins and refusals" } },
    [ACTION_ACCOUNT] = { "account", { "账号与权限", "accounts and rights" } },
    [ACTION_DATA] = { "data", { "数据改动", "changes of data" } },
    [ACTION_READ] = { "read", { "导出与查看个人信息", "exports, reads of personal data" } },
    [ACTION_CLOSING] = { "closing", { "关账与核查", "closing and checks" } },
    [ACTION_RUN] = { "run", { "评价、匹配与推送", "evaluation, matching, messages" } },
    [ACTION_SYSTEM] = { "system", { "系统", "the system" } },
};

static const action_row table[] = {
    { "login", ACTION_LOGIN, { "登录", "logged in" } },
    { "login-failed", ACTION_LOGIN, { "登录失败", "log-in failed" } },
    { "login-unknown", ACTION_LOGIN, { "登录失败（无此账号）", "log-in failed (no such account)" } },
    { "login-locked", ACTION_LOGIN, { "连续失败，账号锁定", "locked after failures" } },
    { "login-pending", ACTION_LOGIN, { "登录被拒（账号待审核）", "log-in refused (not approved yet)" } },
    { "logout", ACTION_LOGIN, { "退出", "logged out" } },
    { "session-end", ACTION_LOGIN, { "结束登录会话", "ended a session" } },
    { "session-limit", ACTION_LOGIN, { "登录会话过多，结束最早的", "too many sessions: the oldest ended" } },
    { "password-expired", ACTION_LOGIN, { "登录（口令已到期，须修改）", "logged in, password over its days" } },
    { "refused", ACTION_LOGIN, { "越权访问被拒绝", "access refused" } },
    { "account-add", ACTION_ACCOUNT, { "建立账号", "made an account" } },
    { "account-password", ACTION_ACCOUNT, { "修改口令", "changed a password" } },
    { "account-role", ACTION_ACCOUNT, { "改变角色", "changed a role" } },
    { "account-state", ACTION_ACCOUNT, { "启用或停用账号", "enabled or disabled an account" } },
    { "account-unlock", ACTION_ACCOUNT, { "解除账号锁定", "unlocked an account" } },
    { "account-enterprise", ACTION_ACCOUNT, { "账号关联企业", "tied an account to a firm" } },
    { "account-totp", ACTION_ACCOUNT, { "设置动态验证码", "one-time codes on or off" } },
    { "token-add", ACTION_ACCOUNT, { "建立接口令牌", "made an API token" } },
    { "token-revoke", ACTION_ACCOUNT, { "作废接口令牌", "revoked an API token" } },
    { "webhook-add", ACTION_ACCOUNT, { "建立推送地址", "made a webhook" } },
    { "webhook-on", ACTION_ACCOUNT, { "启用推送地址", "turned a webhook on" } },
    { "webhook-off", ACTION_ACCOUNT, { "停用推送地址", "turned a webhook off" } },
    { "webhook-pause", ACTION_ACCOUNT, { "推送多次失败，已暂停", "webhook paused after failures" } },
    { "webhook-remove", ACTION_ACCOUNT, { "删除推送地址", "removed a webhook" } },
    { "import", ACTION_DATA, { "导入", "imported" } },
    { "edit", ACTION_DATA, { "修改", "edited" } },
    { "bulk-edit", ACTION_DATA, { "批量修改", "edited with others" } },
    { "put", ACTION_DATA, { "填写", "entered" } },
    { "state", ACTION_DATA, { "企业自报", "stated by the firm" } },
    { "verify-statement", ACTION_DATA, { "核实企业自报", "verified what firms stated" } },
    { "return-statement", ACTION_DATA, { "退回企业自报", "sent a statement back" } },
    { "refresh", ACTION_DATA, { "重新划型", "size worked out" } },
    { "merge", ACTION_DATA, { "合并企业", "merged firms" } },
    { "reconcile", ACTION_DATA, { "名单比对", "reconciled" } },
    { "maturity", ACTION_DATA, { "成熟度评估", "assessed maturity" } },
    { "save-rule", ACTION_DATA, { "修改政策规则", "changed a rule" } },
    { "force-rule", ACTION_DATA, { "规则生效", "put a rule in force" } },
    { "withdraw-rule", ACTION_DATA, { "撤回规则", "withdrew a rule" } },
    { "register", ACTION_DATA, { "企业申请注册", "asked to register" } },
    { "decide-registration", ACTION_ACCOUNT, { "审核注册申请", "decided on a registration" } },
    { "follow", ACTION_DATA, { "关注政策", "followed a policy" } },
    { "apply", ACTION_DATA, { "记录政策申报", "told of an application" } },
    { "subscribe", ACTION_DATA, { "修改订阅", "changed what is sent" } },
    { "unsubscribe", ACTION_DATA, { "退订", "unsubscribed" } },
    { "object", ACTION_DATA, { "提出评价异议", "objected to an evaluation" } },
    { "decide-objection", ACTION_DATA, { "处理评价异议", "decided an objection" } },
    { "read-evidence", ACTION_READ, { "查看异议材料", "read the papers of an objection" } },
    { "read-personal", ACTION_READ, { "查看个人信息", "read personal data" } },
    { "export", ACTION_READ, { "导出", "exported" } },
    { "fill-form", ACTION_READ, { "填写上级表格", "filled a foreign form" } },
    { "open-month", ACTION_CLOSING, { "开网", "opened a month" } },
    { "check-month", ACTION_CLOSING, { "核查", "checked" } },
    { "answer-finding", ACTION_CLOSING, { "答复核查问题", "answered a finding" } },
    { "approve-month", ACTION_CLOSING, { "审核", "approved" } },
    { "lock-month", ACTION_CLOSING, { "锁定月份", "locked the month" } },
    { "issue-report", ACTION_CLOSING, { "印发报告", "issued a report" } },
    { "evaluate", ACTION_RUN, { "评价", "evaluated" } },
    { "gather", ACTION_RUN, { "数据归集", "gathered" } },
    { "evaluation-notice", ACTION_RUN, { "评价公示", "put on notice" } },
    { "evaluation-publish", ACTION_RUN, { "评价公布", "published" } },
    { "four-batches", ACTION_RUN, { "四个一批", "sorted into four batches" } },
    { "match", ACTION_RUN, { "政策匹配", "matched" } },
    { "push", ACTION_RUN, { "推送", "sent" } },
    { "deliver", ACTION_RUN, { "投递", "delivered" } },
    { "read", ACTION_RUN, { "已阅消息", "read a message" } },
    { "read-message", ACTION_RUN, { "已阅消息", "read a message" } },
    { "migrate", ACTION_SYSTEM, { "升级结构", "migrated" } },
    { "verify-chain", ACTION_SYSTEM, { "核验审计链", "verified the chain" } },
};
enum { ROWS = sizeof table / sizeof *table };

const action_row *action_at(size_t i) { return i < ROWS ? &table[i] : NULL; }

const action_row *action_find(const char *id)
{
    for (size_t i = 0; i < ROWS; i++)
        if (text_eq(table[i].id, id))
            return &table[i];
    return NULL;
}

const char *action_say(const char *id, lang l)
{
    const action_row *r = action_find(id);
    return r ? say(r->says, l) : id;
}

const char *action_kind_id(action_kind k) { return kinds[k].id; }
text2 action_kind_say(action_kind k) { return kinds[k].says; }
