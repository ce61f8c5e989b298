/* From files to models: nodes, imports, names; types and expressions are compiled once all models are there. */
#include "rule/dmn_model.h"

enum { MOST_MODELS = 200 };

typedef struct shelf_file { const char *path; xml_node *xml; dmn_model *model; bool broken; error why; } shelf_file;
typedef struct shelf { arena *a; shelf_file *at; size_t count; error *e; bool missing_unknown; } shelf;

void dmn_fault_add(dmn_model *m, dmn_fault_kind kind, const char *element, int line, const char *zh, const char *en, ...)
{
    enum { MOST_FAULTS = 2000 };
    dmn_fault f = { .kind = kind, .file = m->file, .element = element, .line = line };
    va_list args;
    if (m->faults.len >= MOST_FAULTS)
        return;
    va_start(args, en);
    f.zh = arena_vprint(m->a, zh, args);
    va_end(args);
    va_start(args, en);
    f.en = arena_vprint(m->a, en, args);
    va_end(args);
    VEC_ADD(m->a, &m->faults, f);
}

str dmn_name_of(const dmn_model *m, const xml_node *n)
{
    return feel_name_normal(m->a, str_of(xml_get(n, "name")));
}

static const struct { const char *element; dmn_kind kind; } node_kinds[] = {
    { "decision", DMN_DECISION }, { "inputData", DMN_INPUT }, { "businessKnowledgeModel", DMN_BKM }, { "decisionService", DMN_SERVICE },
};

static void read_node(dmn_model *m, const xml_node *x, dmn_kind kind)
{
    dmn_node *n = NEW(m->a, dmn_node);
    const xml_node *variable = xml_kid(x, "variable");
    *n = (dmn_node){ .kind = kind, .xml = x, .model = m, .index = m->nodes.len, .id = xml_get(x, "id"), .name = dmn_name_of(m, x) };
    n->variable = variable && xml_get(variable, "name") ? dmn_name_of(m, variable) : n->name;
    VEC_ADD(m->a, &m->nodes, n);
    if (n->id)
        map_put(&m->by_id, str_of(n->id), NULL)->ptr = n;
}

/* Every name of an element may be asked for behind a dot, save those of types and of the model. */
static void read_keys(dmn_model *m, const xml_node *x)
{
    if (text_eq(x->name, "DMNDI") || text_eq(x->name, "extensionElements"))
        return;
    const char *name = xml_get(x, "name");
    if (name && !text_eq(x->name, "definitions") && !text_eq(x->name, "itemDefinition") && !text_eq(x->name, "import"))
        map_put(&m->keys, feel_name_normal(m->a, str_of(name)), NULL)->num = 1;
    for (size_t i = 0; i < x->count; i++)
        read_keys(m, x->kids[i]);
}

static void read_children(dmn_model *m)
{
    for (size_t i = 0; i < m->xml->count; i++) {
        const xml_node *x = m->xml->kids[i];
        for (size_t k = 0; k < sizeof node_kinds / sizeof *node_kinds; k++)
            if (text_eq(x->name, node_kinds[k].element))
                read_node(m, x, node_kinds[k].kind);
        if (text_eq(x->name, "itemDefinition")) {
            dmn_item *item = NEW(m->a, dmn_item);
            *item = (dmn_item){ .xml = x, .type = NEW(m->a, feel_type) };
            map_put(&m->items, dmn_name_of(m, x), NULL)->ptr = item;
        }
    }
    read_keys(m, m->xml);
}

/* Some tools leave the elements in the model's own namespace: those are read too. */
static bool is_model(const xml_node *x)
{
    static const char *const spaces[] = {
        "https://www.omg.org/spec/DMN/20230324/MODEL/", "https://www.omg.org/spec/DMN/20211108/MODEL/", "https://www.omg.org/spec/DMN/20191111/MODEL/",
        "http://www.omg.org/spec/DMN/20180521/MODEL/", "http://www.omg.org/spec/DMN/20151101/dmn.xsd", "http://www.omg.org/spec/DMN/20151130",
    };
    if (!text_eq(x->name, "definitions"))
        return false;
    for (size_t i = 0; i < sizeof spaces / sizeof *spaces; i++)
        if (text_eq(x->space, spaces[i]))
            return true;
    return xml_get(x, "namespace") && (strstr(x->space, "omg.org/spec/DMN/") || !strstr(x->space, "omg.org/spec/"));
}

static bool read_model(shelf *s, shelf_file *f)
{
    dmn_model *m = f->model = NEW(s->a, dmn_model);
    const char *space = xml_get(f->xml, "namespace");
    if (!is_model(f->xml))
        return fail_at(s->e, ERR_INPUT, (place){ .file = f->path, .row = f->xml->line }, "不是 DMN 模型：最外层应是 DMN 的 definitions，写的是 %s",
                       "not a DMN model: the outermost element is to be definitions of DMN, found %s", f->xml->name);
    *m = (dmn_model){ .a = s->a, .file = f->path, .space = space ? space : "", .xml = f->xml, .lang = s->e->lang, .missing_unknown = s->missing_unknown };
    m->by_id = map_new(s->a);
    m->items = map_new(s->a);
    m->keys = map_new(s->a);
    m->names = feel_names_new(s->a, NULL);
    read_children(m);
    return true;
}

static const char *file_name(const char *path)
{
    const char *slash = path ? strrchr(path, '/') : NULL;
    return slash ? slash + 1 : path;
}

/* By namespace; by the file's own name where a namespace is given to nobody (a model saved anew under another one). */
static shelf_file *find_import(shelf *s, const xml_node *x)
{
    const char *space = xml_get(x, "namespace"), *where = file_name(xml_get(x, "locationURI"));
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].xml && space && text_eq(xml_get(s->at[i].xml, "namespace"), space))
            return &s->at[i];
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].xml && where && text_eq(file_name(s->at[i].path), where))
            return &s->at[i];
    return NULL;
}

static bool missing_import(shelf *s, const dmn_model *m, const xml_node *x)
{
    const char *space = xml_get(x, "namespace");
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].broken) {
            *s->e = s->at[i].why;
            return false;
        }
    return fail_at(s->e, ERR_NOT_FOUND, (place){ .file = m->file, .row = x->line }, "引入的模型没有给出：命名空间 %s；请用 --import 给出它的文件",
                   "an imported model was not given: namespace %s; name its file with --import", space ? space : "—");
}

static bool open_model(shelf *s, shelf_file *f, int depth)
{
    if (f->model)
        return true;
    if (depth > MOST_MODELS)
        return fail_at(s->e, ERR_LIMIT, (place){ .file = f->path }, "引入的层次太多", "too many models import one another");
    TRY(read_model(s, f));
    dmn_model *m = f->model;
    for (size_t i = 0; i < m->xml->count; i++) {
        const xml_node *x = m->xml->kids[i];
        const char *type = xml_get(x, "importType");
        if (!text_eq(x->name, "import") || (type && !strstr(type, "DMN")))
            continue;
        shelf_file *other = find_import(s, x);
        if (!other)
            return missing_import(s, m, x);
        TRY(open_model(s, other, depth + 1));
        VEC_ADD(s->a, &m->imports, (dmn_import){ dmn_name_of(m, x), xml_get(x, "namespace"), other->model, x->line });
    }
    return true;
}

/* Types of all models first, then what requires what with the expressions. */
static void compile_all(shelf *s)
{
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].model)
            dmn_types_read(s->at[i].model);
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].model)
            dmn_link_types(s->at[i].model);
    for (size_t i = 0; i < s->count; i++)
        if (s->at[i].model)
            dmn_link(s->at[i].model);
}

static bool open_shelf(shelf *s, dmn_model **out)
{
    TRY(open_model(s, &s->at[0], 0));
    compile_all(s);
    *out = s->at[0].model;
    return true;
}

bool dmn_open(arena *a, const dmn_files *files, dmn_model **out, error *e)
{
    shelf s = { .a = a, .at = NEW_N(a, shelf_file, files->import_count + 1), .count = files->import_count + 1, .e = e };
    s.at[0].path = files->path;
    TRY(xml_read_file(a, files->path, &s.at[0].xml, e));
    for (size_t i = 1; i < s.count; i++) {
        s.at[i].path = files->imports[i - 1];
        s.at[i].why.lang = e->lang;
        s.at[i].broken = !xml_read_file(a, s.at[i].path, &s.at[i].xml, &s.at[i].why);
        if (s.at[i].broken)
            s.at[i].xml = NULL;
    }
    return open_shelf(&s, out);
}

static bool open_only(arena *a, str xml, const char *file, bool strict, dmn_model **out, error *e)
{
    shelf_file only = { .path = file };
    TRY(xml_parse(a, xml, file, &only.xml, e));
    return open_shelf(&(shelf){ .a = a, .at = &only, .count = 1, .e = e, .missing_unknown = strict }, out);
}

bool dmn_open_text(arena *a, str xml, const char *file, dmn_model **out, error *e) { return open_only(a, xml, file, false, out, e); }
bool dmn_open_strict(arena *a, str xml, const char *file, dmn_model **out, error *e) { return open_only(a, xml, file, true, out, e); }

typedef VEC(const dmn_model *) model_list;

static void reachable(const dmn_model *m, model_list *seen)
{
    for (size_t i = 0; i < seen->len; i++)
        if (seen->at[i] == m)
            return;
    VEC_ADD(m->a, seen, m);
    for (size_t i = 0; i < m->imports.len; i++)
        reachable(m->imports.at[i].model, seen);
}

dmn_faults dmn_faults_of(const dmn_model *m)
{
    model_list models = { 0 };
    VEC(dmn_fault) all = { 0 };
    reachable(m, &models);
    for (size_t i = 0; i < models.len; i++)
        for (size_t k = 0; k < models.at[i]->faults.len; k++)
            VEC_ADD(m->a, &all, models.at[i]->faults.at[k]);
    return (dmn_faults){ all.at, all.len };
}

const char *dmn_title(const dmn_model *m) { const char *name = xml_get(m->xml, "name"); return name ? name : ""; }
dmn_tables dmn_tables_of(const dmn_model *m) { return (dmn_tables){ m->tables.at, m->tables.len }; }

/* ---- what a decision needs ---------------------------------------------------------------------------------------------- */

typedef struct needing { arena *a; VEC(dmn_need) found; VEC(const dmn_node *) seen; } needing;

static void need(needing *k, const dmn_node *n)
{
    for (size_t i = 0; i < k->seen.len; i++)
        if (k->seen.at[i] == n)
            return;
    VEC_ADD(k->a, &k->seen, n);
    if (n->kind == DMN_INPUT)
        VEC_ADD(k->a, &k->found, (dmn_need){ n->variable, n->type, n->xml->line });
    for (size_t i = 0; i < n->requires.len; i++)
        need(k, n->requires.at[i].node);
    for (size_t i = 0; n->kind == DMN_SERVICE && i < n->outputs.len; i++)
        need(k, n->outputs.at[i].node);
}

bool dmn_needs_of(arena *a, const dmn_model *m, str decision, dmn_needs *out, error *e)
{
    needing k = { .a = a };
    dmn_ref ref;
    if (!dmn_find(a, m, DMN_DECISION, decision, &ref))
        return dmn_no_such(a, m, DMN_DECISION, decision, e);
    need(&k, ref.node);
    *out = (dmn_needs){ k.found.at, k.found.len };
    return true;
}

dmn_decisions dmn_decisions_of(arena *a, const dmn_model *m)
{
    VEC(dmn_decision) all = { 0 };
    for (size_t i = 0; i < m->nodes.len; i++) {
        const dmn_node *n = m->nodes.at[i];
        const xml_node *box = n->kind == DMN_DECISION ? dmn_expression_in(n->xml) : NULL;
        const dmn_table *t = NULL;
        for (size_t k = 0; box && k < m->tables.len; k++)
            t = m->tables.at[k]->xml == box ? m->tables.at[k] : t;
        if (n->kind == DMN_DECISION)
            VEC_ADD(a, &all, (dmn_decision){ n->name, n->type, t });
    }
    return (dmn_decisions){ all.at, all.len };
}
