#include "web/menu.h"

typedef enum place_of { DAILY, MONITORING, LEDGERS, FIRMS, SYSTEM, DOOR, PERSONAL, PLACES } place_of;

static const text2 headings[PLACES] = {
    [MONITORING] = { "运行监测", "Monitoring" }, [LEDGERS] = { "数据", "Data" }, [FIRMS] = { "企业服务", "Firms" }, [SYSTEM] = { "管理", "Administration" },
};

/* One row a page: its group, the word a role needs (NULL: everybody), where it leads, what else belongs to it, its name. */
static const struct menu_line { place_of group; const char *word, *path, *also; text2 title; } lines[] = {
    { DAILY, "home", "/", NULL, { "首页", "Home" } },
    { MONITORING, "monitoring", "/month", NULL, { "关账与核查", "Closing and checks" } },
    { MONITORING, "findings", "/findings", NULL, { "核查问题", "Findings" } },
    { MONITORING, "figures", "/figures", "/figure", { "数字", "Figures" } },
    { MONITORING, "reports", "/reports", "/report", { "报告", "Reports" } },
    { LEDGERS, "ledgers", "/ledgers", "/ledger", { "台账", "Ledgers" } },
    { LEDGERS, "ledgers", "/quality", NULL, { "数据质量", "Quality" } },
    { LEDGERS, "ask", "/ask", NULL, { "问数据", "Ask the data" } },
    { FIRMS, "ledgers", "/ledger/enterprise", "/firm", { "企业（一企一档）", "Firms" } },
    { FIRMS, "policies", "/policies", "/policy", { "政策", "Policies" } },
    { FIRMS, "rules", "/rules", NULL, { "规则", "Rules" } },
    { FIRMS, "evaluation", "/evaluation", NULL, { "综合评价", "Evaluation" } },
    { FIRMS, "catalogue", "/catalogue", NULL, { "产品目录", "Catalogue" } },
    { FIRMS, "statements", "/statements", NULL, { "企业自报核实", "Statements to verify" } },
    { FIRMS, "registrations", "/registrations", NULL, { "企业注册审核", "Registrations" } },
    { SYSTEM, "accounts", "/accounts", NULL, { "账号", "Accounts" } },
    { SYSTEM, "audit", "/audit", NULL, { "审计", "Audit" } },
    { DOOR, "own", "/own", "/own/record", { "我的资料", "My record" } },
    { DOOR, "own", "/own/notices", NULL, { "通知", "Notices" } },
    { DOOR, "own", "/own/subscription", NULL, { "订阅设置", "Subscriptions" } },
    { DOOR, "door", "/door", "/door/policy", { "我的政策", "Policies for me" } },
    { DOOR, "door", "/door/calendar", NULL, { "申报日历", "Calendar" } },
    { DOOR, "door", "/door/facts", NULL, { "企业画像", "What is known" } },
    { DOOR, "door", "/door/my/month", NULL, { "产销月报", "Monthly report" } },
    { DOOR, "door", "/door/findings", NULL, { "核查问题", "Findings" } },
    { DOOR, "door", "/door/my/annual", NULL, { "年度数据", "Annual figures" } },
    { DOOR, "door", "/door/my/products", NULL, { "产品", "Products" } },
    { DOOR, "catalogue", "/catalogue", NULL, { "产品目录", "Catalogue" } },
    { DOOR, "door", "/door/my/ip", NULL, { "知识产权", "IP" } },
    { DOOR, "door", "/door/my/specialty", NULL, { "专业化情况", "Specialty" } },
    { DOOR, "door", "/door/my/cloud", NULL, { "企业上云", "Cloud use" } },
    { DOOR, "door", "/door/my/certificates", NULL, { "认证证书", "Certificates" } },
    { DOOR, "door", "/door/statements", NULL, { "自报与核实", "Stated and verified" } },
    { DOOR, "door", "/door/evaluation", NULL, { "我的评价单", "My evaluation" } },
    { DOOR, "door", "/door/inbox", NULL, { "消息", "Messages" } },
    { DOOR, "door", "/door/subscription", NULL, { "订阅设置", "Subscriptions" } },
    { PERSONAL, NULL, "/me/password", NULL, { "口令", "Password" } },
    { PERSONAL, NULL, "/me/sessions", NULL, { "登录记录", "Log-ins" } },
    { PERSONAL, NULL, "/me/tokens", NULL, { "令牌", "Tokens" } },
    { PERSONAL, "webhooks", "/me/webhooks", NULL, { "事件通知", "Webhooks" } },
};
enum { LINES = sizeof lines / sizeof *lines };

/* How much of the address a path covers, in whole parts; the home page covers itself alone. */
static size_t covers(const char *path, const char *address)
{
    size_t n = path ? strlen(path) : 0;
    bool all = n && strncmp(path, address, n) == 0 && (!address[n] || address[n] == '/');
    return all ? n : 0;
}

static size_t fit(const struct menu_line *m, const char *address)
{
    size_t a = covers(m->path, address), b = covers(m->also, address);
    return a > b ? a : b;
}

static bool shown(const struct menu_line *m, const role_decl *role)
{
    bool theirs = m->group == PERSONAL || (m->group == DOOR) == role->door;        /* the door has a menu of its own */
    return theirs && (!m->word || role_has_page(role, m->word));
}

void menu_show(view *in, const role_decl *role, const char *path, lang l)
{
    const struct menu_line *here = NULL;
    view *menu = view_list(in, "menu");
    for (size_t i = 0; i < LINES; i++)
        if (shown(&lines[i], role) && fit(&lines[i], path) > (here ? fit(here, path) : 0))
            here = &lines[i];
    for (place_of g = 0; g < PLACES; g++) {
        view *group = NULL, *list = g == PERSONAL ? view_list(in, "personal") : NULL;
        for (size_t i = 0; i < LINES; i++) {
            if (lines[i].group != g || !shown(&lines[i], role))
                continue;
            if (!list) {
                group = view_item(menu);
                view_text(group, "heading", headings[g].zh ? say(headings[g], l) : "");
                list = view_list(group, "lines");
            }
            view *line = view_item(list);
            view_text(line, "title", say(lines[i].title, l));
            view_text(line, "path", lines[i].path);
            view_flag(line, "current", here == &lines[i]);
        }
    }
}

void menu_pages(const role_decl *role, menu_page *page, void *self)
{
    for (size_t i = 0; i < LINES; i++)
        if (shown(&lines[i], role))
            page(self, lines[i].path, lines[i].title);
}
