/* view.h — what a page shows, as a tree, and the templates that turn it into HTML.
 *
 * A handler builds maps, lists and texts in the request's arena; a template walks them.  Whether something is markup is
 * a property of the value, never of the template: a text is always escaped, only view_html() is not, and nobody but our
 * own code makes one.
 *
 *   {{name}} {{a.b}}             a text, escaped (also inside quoted attributes); a missing name shows nothing
 *   {{#name}}…{{/name}}          once for each item of a list, or once when the value is there (not false, not empty)
 *   {{^name}}…{{/name}}          when it is not
 *   {{.}}                        the item itself
 *   {{>part}}                    another template, with the same values
 *   {{_ 中文|English}}            words in both languages; the page's language decides
 *   {{! a remark }}
 *
 * Names are looked for from the innermost item outwards; `site` is what stands around every page (view_site()), wherever it
 * is asked for, so no name of a page or an item hides the header's: {{site.token}}.  Templates are compiled once (web/templates/NAME.html inside
 * the binary); a wrong one names file, line and what was expected. */
#ifndef JBP_WEB_VIEW_H
#define JBP_WEB_VIEW_H
#include "base/error.h"

typedef struct view view;
view *view_new(arena *a);                                   /* a map */
view *view_site(view *page);                                /* of a whole page: the map of what is around it */
view *view_map(view *in, const char *key);                  /* a map inside a map */
view *view_list(view *in, const char *key);                 /* a list inside a map */
view *view_item(view *list);                                /* a new map at the list's end */
void view_item_text(view *list, const char *text);
void view_text(view *in, const char *key, const char *text);        /* NULL: nothing; the text is not copied */
void view_print(view *in, const char *key, const char *format, ...) __attribute__((format(printf, 3, 4)));
void view_int(view *in, const char *key, int64_t n);
void view_time(view *in, const char *key, const char *iso_utc);     /* a template says it in Beijing time; NULL: nothing */
void view_time_at(view *in, const char *key, int64_t seconds);      /* the same since 1970; 0: nothing */
void view_flag(view *in, const char *key, bool on);
void view_html(view *in, const char *key, const char *markup);      /* our own markup, already safe */
arena *view_arena(const view *v);

/* Reading, for writers that are no template (shape.h): a path like "month.due", NULL when it is not there; children in order. */
const view *view_find(const view *v, const char *path);
const view *view_first(const view *v);
const view *view_next(const view *v);
bool view_holds(const view *v);                             /* as {{#name}} sees it; false for NULL */
bool view_is_text(const view *v, str *out);                 /* a time in UTC; false for markup, flags, maps, lists and NULL */

typedef struct templates templates;
/* All of web/templates; fails with the first fault. */
bool templates_load(arena *a, templates **out, error *e);
bool template_show(const templates *t, const char *name, const view *v, lang l, buf *out, error *e);
/* One template from a text, for tests: it may use those of `others`. */
bool template_compile(arena *a, const char *name, str text, templates *into, error *e);
templates *templates_new(arena *a);
/* The words of {{_ …}} that lack one language, and Chinese outside of them: told to `say_fault` (for the test of translations). */
typedef void template_fault(void *self, const char *name, int line, const char *what);
void templates_untranslated(const templates *t, template_fault *say_fault, void *self);
#endif
