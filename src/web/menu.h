/* menu.h — the menu of every page: one row of a table a page, in groups, for whoever has its word.
 *
 * A new page of the menu is one row in menu.c.  `path` is where it leads; a page belongs to the row whose path (or `also`)
 * is the longest beginning of its address, part by part: /ledger/park/3 to “/ledgers, also /ledger”. */
#ifndef JBP_WEB_MENU_H
#define JBP_WEB_MENU_H
#include "account/access.h"
#include "web/view.h"

/* menu: [{heading, lines: [{title, path, current}]}], personal: [{title, path, current}]; a group without a line is left out. */
void menu_show(view *in, const role_decl *role, const char *path, lang l);
/* The same as a table of pages: every one this role has, with both titles. */
typedef void menu_page(void *self, const char *path, text2 title);
void menu_pages(const role_decl *role, menu_page *page, void *self);
#endif
