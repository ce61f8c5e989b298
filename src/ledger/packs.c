/* Packs: their files read in order, the names they use resolved, every fault kept with its place. */
#include "ledger/check.h"
#include "ledger/decl_read.h"
#include "ledger/names.h"
#include "ledger/overlay.h"
#include "ledger/record.h"

#include <stdlib.h>

/* ---- resolving names ------------------------------------------------------------------------------------ */

static bool is_broken(const loader *l, const yaml *y)
{
    for (size_t i = 0; i < l->broken.len; i++)
        if (l->broken.at[i] == y)
            return true;
    return false;
}

/* What another file failed to declare was told there. */
static bool told_already(const loader *l, const char *end)
{
    for (size_t i = 0; i < l->faults->len; i++)
        if (str_ends(str_of(l->faults->at[i].at.file), str_of(end)))
            return true;
    return false;
}

static bool resolve_list(loader *l, field_decl *f)
{
    f->list = f->list_name ? map_ptr(&l->p->list_by_id, str_of(f->list_name)) : NULL;
    const char *name = f->list_name ? f->list_name : "NAME";
    return f->list || told_already(l, arena_print(l->a, "/lists/%s.csv", name)) ||
           yaml_fail(f->at, l->e, "字段 %s 的代码表“%s”不存在（应写 list: 名称，并有 lists/%s.csv）", "field %s: there is no list “%s” (expected list: NAME, and lists/%s.csv)", f->id, f->list_name ? f->list_name : "?", name);
}

static bool resolve_ref(loader *l, field_decl *f)
{
    f->ref = f->ref_name ? map_ptr(&l->p->ledger_by_id, str_of(f->ref_name)) : NULL;
    if (f->ref || (f->ref_name && told_already(l, arena_print(l->a, "/ledgers/%s.yaml", f->ref_name))))
        return true;
    for (size_t i = 0; f->ref_name && i < l->p->ledger_count; i++)
        if (names_near(l->p->ledger_by_id.entries[i].key.at, f->ref_name))
            return yaml_fail(f->at, l->e, "字段 %s 引用的台账“%s”不存在；是否指 %s？", "field %s refers to a ledger “%s” that does not exist; did you mean %s?", f->id, f->ref_name, l->p->ledger_by_id.entries[i].key.at);
    return yaml_fail(f->at, l->e, "字段 %s 引用的台账“%s”不存在（应写 ledger: 名称）", "field %s refers to a ledger “%s” that does not exist (expected ledger: NAME)", f->id, f->ref_name ? f->ref_name : "?");
}

static bool resolve_default(loader *l, field_decl *f)
{
    value v;
    error why = { .lang = l->e->lang };
    return !f->default_text || (f->type == FIELD_CODE && !f->list) || value_from_text(l->a, f, str_of(f->default_text), l->e->lang, &v, &why) ||
           yaml_fail(f->at, l->e, "字段 %s 的 default：%s", "default of field %s: %s", f->id, why.text);
}

static bool resolve_field(loader *l, field_decl *f)
{
    if (f->type == FIELD_CODE)
        TRY(resolve_list(l, f));
    if (f->type == FIELD_REF)
        TRY(resolve_ref(l, f));
    if (f->scale && f->type != FIELD_DECIMAL)
        return yaml_fail(f->at, l->e, "字段 %s：只有 decimal 有 scale", "field %s: only decimal has a scale", f->id);
    if ((f->list_name && f->type != FIELD_CODE) || (f->ref_name && f->type != FIELD_REF))
        return yaml_fail(f->at, l->e, "字段 %s：list 只用于 type: code，ledger 只用于 type: ref", "field %s: list is for type: code, ledger for type: ref", f->id);
    if (f->format && (f->type != FIELD_TEXT || !format_known(f->format)))
        return yaml_fail(f->at, l->e, "字段 %s：没有格式“%s”（可用 %s，只用于 text）", "field %s: there is no format “%s” (there are %s, for text)", f->id, f->format, format_names(l->a));
    return resolve_default(l, f);
}

void resolve_all(loader *l)
{
    packs *p = l->p;
    p->ledger_count = p->ledger_by_id.len;
    p->ledgers = NEW_N(l->a, ledger_decl *, p->ledger_count + 1);
    for (size_t i = 0; i < p->ledger_count; i++) {
        ledger_decl *d = p->ledgers[i] = p->ledger_by_id.entries[i].value.ptr;
        for (size_t k = 0; k < d->count; k++)
            if (!is_broken(l, d->fields[k].at) && !resolve_field(l, &d->fields[k])) {
                keep(l);
                VEC_ADD(l->a, &l->broken, d->fields[k].at);
            }
    }
}

/* ---- files -------------------------------------------------------------------------------------------- */

enum { PACK_PART = 1, FOLDER_PART, ID_PART };

/* The n-th part of packs/NAME/FOLDER/ID.yaml; the last with all that follows. */
static str path_part(const pack_file *f, int n)
{
    const char *at = f->path;
    for (int i = 0; i < n; i++) {
        at += strcspn(at, "/");
        at += *at == '/';
    }
    return (str){ at, n == ID_PART ? strlen(at) : strcspn(at, "/") };
}

const pack_file *packs_file(const packs *p, const char *folder, const char *ending, size_t *at)
{
    while (*at < p->file_count) {
        const pack_file *f = &p->files[(*at)++];
        if (str_eq(path_part(f, FOLDER_PART), str_of(folder)) && str_ends(str_of(f->path), str_of(ending)))
            return f;
    }
    return NULL;
}

char *pack_file_pack(arena *a, const pack_file *f) { return str_copy(a, path_part(f, PACK_PART)); }

static str id_of(const pack_file *f)
{
    str id = path_part(f, ID_PART);
    const char *dot = memrchr(id.at, '.', id.len);
    return (str){ id.at, dot ? (size_t)(dot - id.at) : id.len };
}

char *pack_file_id(arena *a, const pack_file *f) { return str_copy(a, id_of(f)); }

pack_ids packs_file_ids(const packs *p, arena *a, const char *folder, const char *ending)
{
    VEC(const char *) ids = { 0 };
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(p, folder, ending, &i));)
        VEC_ADD(a, &ids, pack_file_id(a, f));
    return (pack_ids){ ids.at, ids.len };
}

const pack_file *packs_file_named(const packs *p, const char *folder, const char *ending, const char *id)
{
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(p, folder, ending, &i));)
        if (str_eq(id_of(f), str_of(id)))
            return f;
    return NULL;
}

/* ---- packs -------------------------------------------------------------------------------------------- */

static bool pack_id(loader *l, void *t, const yaml *y) { return yaml_scalar(y, &((pack_decl *)t)->id, l->e); }
static bool pack_title(loader *l, void *t, const yaml *y) { return yaml_title(y, &((pack_decl *)t)->title, l->e); }
static bool pack_requires(loader *l, void *t, const yaml *y)
{
    pack_decl *d = t;
    d->at = y;
    return yaml_texts(l->a, y, &d->requires, &d->require_count, l->e);
}
static const key_spec pack_keys[] = { { "pack", pack_id }, { "title", pack_title }, { "requires", pack_requires } };

static bool load_pack(loader *l, const yaml *y)
{
    pack_decl *grown = NEW_N(l->a, pack_decl, l->p->pack_count + 1);
    memcpy(grown, l->p->packs ? l->p->packs : grown, l->p->pack_count * sizeof *grown);
    l->p->packs = grown;
    pack_decl *d = &grown[l->p->pack_count];
    size_t faults = l->faults->len;
    apply_keys(l, y, KEYS(pack_keys), d);
    if (l->faults->len == faults && (!d->id || !d->title.zh))
        return yaml_fail(y, l->e, "应写 pack: 名称 和 title: {zh: …}", "expected pack: NAME and title: {zh: …}");
    if (d->id && !text_eq(d->id, l->pack))
        return yaml_fail(y, l->e, "pack: %s 应与文件夹同名（%s）", "pack: %s must be named as its folder (%s)", d->id, l->pack);
    l->p->pack_count += d->id != NULL;
    return true;
}

static void check_requires(loader *l)
{
    for (size_t i = 0; i < l->p->pack_count; i++)
        for (size_t k = 0; k < l->p->packs[i].require_count; k++) {
            const char *wanted = l->p->packs[i].requires[k];
            bool there = false;
            for (size_t n = 0; n < l->p->pack_count && !there; n++)
                there = text_eq(l->p->packs[n].id, wanted);
            if (!there && !told_already(l, arena_print(l->a, "/%s/pack.yaml", wanted))) {
                yaml_fail(l->p->packs[i].at, l->e, "需要的业务包 %s 不存在", "there is no pack %s, which is required", wanted);
                keep(l);
            }
        }
}

typedef bool (*file_loader)(loader *l, const yaml *y);

/* A file of ledgers that says neither ledger nor extend is told of in the first of the two passes. */
static bool load_file(loader *l, const pack_file *f, const char *starts, file_loader load)
{
    bool first = !starts || text_eq(starts, "ledger");
    yaml *y = map_ptr(l->trees, str_of(f->path));
    if (!y && !yaml_parse(l->a, f->bytes, f->path, &y, l->e))
        return !first;
    map_put(l->trees, str_of(f->path), NULL)->ptr = y;
    if (!y || y->kind != YAML_MAP)
        return !first || fail_at(l->e, ERR_DECLARATION, (place){ .file = f->path, .row = 1 }, "应为“键: 值”的声明", "expected a declaration of “key: value”");
    if (starts && !yaml_get(y, starts) && (!first || yaml_get(y, "extend")))
        return true;
    if (text_eq(starts, "extend") && yaml_get(y, "ledger"))
        return true;
    l->pack = pack_file_pack(l->a, f);
    return load(l, y);
}

/* The built-in files first, so that what clashes is told of the clerk's file. */
static void load_matching(loader *l, const char *folder, const char *starts, file_loader load)
{
    for (size_t i = 0; i < l->p->file_count * 2; i++) {
        const pack_file *f = &l->p->files[i % l->p->file_count];
        if (f->local == (i >= l->p->file_count) && str_eq(path_part(f, FOLDER_PART), str_of(folder)) && str_ends(str_of(f->path), STR(".yaml")) && !load_file(l, f, starts, load))
            keep(l);
    }
}

void packs_each(loader *l, const char *folder, void (*read)(loader *l, void *self, const yaml *y), void *self)
{
    const pack_file *f;
    for (size_t i = 0; (f = packs_file(l->p, folder, ".yaml", &i));) {
        yaml *y;
        l->pack = pack_file_pack(l->a, f);
        if (!yaml_parse(l->a, f->bytes, f->path, &y, l->e))
            keep(l);
        else if (y && y->kind == YAML_MAP)
            read(l, self, y);
        else {
            fail_at(l->e, ERR_DECLARATION, (place){ .file = f->path, .row = 1 }, "应为“键: 值”的声明", "expected a declaration of “key: value”");
            keep(l);
        }
    }
}

/* A folder or an ending that is nearly right would be passed over in silence. */
static void check_paths(loader *l)
{
    static const char *const folders[] = { "ledgers", "lists", "figures", "alerts", "reports", "facts", "policies", "scores", "ladders", "questionnaires",
                                           "data", "schemes", "rules", "roles", "decisions" };
    for (size_t i = 0; i < l->p->file_count; i++) {
        const pack_file *f = &l->p->files[i];
        const char *folder = str_copy(l->a, path_part(f, FOLDER_PART));
        place at = { .file = f->path };
        bool yml = str_ends(str_of(f->path), STR(".yml")), list = text_eq(folder, "lists") && str_ends(str_of(f->path), STR(".yaml"));
        if (!f->local)
            continue;
        if (yml || list) {
            fail_at(l->e, ERR_DECLARATION, at, "文件名应以 %s 结尾", "the file's name must end in %s", list ? ".csv" : ".yaml");
            keep(l);
        }
        bool known = false;
        for (size_t k = 0; k < sizeof folders / sizeof *folders; k++)
            known = known || text_eq(folder, folders[k]);
        for (size_t k = 0; !known && path_part(f, ID_PART).len && k < sizeof folders / sizeof *folders; k++)
            if (names_one_slip(folder, folders[k])) {
                fail_at(l->e, ERR_DECLARATION, at, "文件夹“%s”不会被读；是否要写 %s？", "the folder “%s” is not read; did you mean %s?", folder, folders[k]);
                keep(l);
            }
    }
}

static int by_place(const void *x, const void *y)
{
    const error *a = x, *b = y;
    int d = strcmp(a->at.file ? a->at.file : "", b->at.file ? b->at.file : "");
    return d ? d : (a->at.row > b->at.row) - (a->at.row < b->at.row);
}

void faults_add(arena *a, pack_faults *f, const error *e)
{
    error one = *e;
    one.at.file = arena_copy(a, e->at.file);
    VEC_ADD(a, f, one);
}

void faults_sort(pack_faults *f)
{
    if (f->len)
        qsort(f->at, f->len, sizeof *f->at, by_place);
}

bool packs_read(arena *a, const char *overlay_dir, packs *out, pack_faults *faults, error *e)
{
    error one = { .lang = e->lang };
    *out = (packs){ .a = a, .ledger_by_id = map_new(a), .list_by_id = map_new(a) };
    *faults = (pack_faults){ 0 };
    map trees = map_new(a);
    loader l = { .p = out, .a = a, .e = &one, .faults = faults, .trees = &trees };
    TRY(overlay_files(a, overlay_dir, &out->files, &out->file_count, e));
    check_paths(&l);
    lists_load(out, faults, &one);
    load_matching(&l, "pack.yaml", NULL, load_pack);
    check_requires(&l);
    load_matching(&l, "ledgers", "ledger", load_ledger);
    load_matching(&l, "ledgers", "extend", load_ledger);
    resolve_all(&l);
    faults_sort(faults);
    return true;
}

bool faults_none(pack_faults *faults, error *e)
{
    if (!faults->len)
        return true;
    faults_sort(faults);
    const error *first = &faults->at[0];
    if (faults->len == 1)
        return fail_at(e, first->code, first->at, "%s", "%s", first->text);
    return fail_at(e, first->code, first->at, "%s（还有 %zu 处，jbp pack check 全部列出）", "%s (and %zu more: jbp pack check lists all)", first->text, faults->len - 1);
}

bool packs_load(arena *a, const char *overlay_dir, packs *out, error *e)
{
    pack_faults faults;
    return packs_read(a, overlay_dir, out, &faults, e) && faults_none(&faults, e);
}

const field_decl *field_find(const ledger_decl *l, const char *id)
{
    map_value *v = map_get(&l->by_id, str_of(id));
    return v ? &l->fields[v->num] : NULL;
}

const field_decl *firm_field(const ledger_decl *l)
{
    for (size_t i = 0; i < l->count; i++)
        if (refers_to_firm(&l->fields[i]))
            return &l->fields[i];
    return NULL;
}

const ledger_decl *ledger_find(const packs *p, const char *id, error *e)
{
    ledger_decl *l = map_ptr(&p->ledger_by_id, str_of(id));
    for (size_t i = 0; !l && i < p->ledger_count; i++)
        if (text_eq(p->ledgers[i]->title.zh, id))
            l = p->ledgers[i];
    if (l)
        return l;
    for (size_t i = 0; i < p->ledger_count; i++)
        if (names_near(p->ledgers[i]->id, id)) {
            fail(e, ERR_NOT_FOUND, "没有台账“%s”；是否指 %s（%s）？", "there is no ledger “%s”; did you mean %s (%s)?", id, p->ledgers[i]->id, say(p->ledgers[i]->title, e->lang));
            return NULL;
        }
    fail(e, ERR_NOT_FOUND, "没有台账“%s”；jbp ledger list 列出全部", "there is no ledger “%s”; jbp ledger list shows all", id);
    return NULL;
}
