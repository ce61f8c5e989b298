/* decl.h — what packs declare: ledgers, fields, lists (figures and reports have modules of their own).
 *
 * A pack is a folder of YAML and csv files.  The built-in packs are embedded in the binary; files under
 * DIR/packs/ of a data directory overlay them: the same path replaces, a new path adds, and a ledger
 * file with `extend: LEDGER` adds fields, aliases or checks to a ledger declared elsewhere.  So a clerk
 * adds a field or a whole ledger without compiling (docs/packs.md).
 *
 *   packs/registry/pack.yaml                 pack, title, requires
 *   packs/registry/ledgers/enterprise.yaml   one ledger
 *   packs/registry/lists/NAME.csv            code,zh,en,parent[,more…]
 *
 * A ledger file:
 *   ledger: monthly_output
 *   title: {zh: 产销月报, en: Monthly output}
 *   key: [enterprise, month]                 # what makes a record the same one in the next file
 *   lookup: [uscc, name]                     # how other ledgers' files may name a record of this one
 *   label: name                              # the field that stands for the record in lists
 *   order: [enterprise, month]
 *   closing: month                           # records of a locked month change only with a reason
 *   verify: true                             # what a firm states here is shown as its own until the bureau verified it
 *   fields:
 *     enterprise: {zh: 企业, en: Enterprise, type: ref, ledger: enterprise, required: true}
 *     output: {zh: 工业总产值, en: Gross output, type: decimal, scale: 1, unit: 千元,
 *              aliases: [产值, 总产值, 本月产值], checks: [...]}
 *   aliases: {output: [产出]}              # more headers for a field declared elsewhere (with extend)
 *   checks:
 *     - feel: 销售产值 <= 0 or 工业总产值 > 0
 *       zh: 有销售产值而没有总产值
 *       en: sales without output
 *       level: warning                       # error: refused; warning: kept, becomes a finding
 *
 * Every wrong declaration is an error naming file, line and what was expected. */
#ifndef JBP_LEDGER_DECL_H
#define JBP_LEDGER_DECL_H
#include "base/error.h"
#include "base/map.h"
#include "text/yaml.h"

typedef enum field_type {
    FIELD_TEXT,
    FIELD_INT,
    FIELD_DECIMAL,      /* scaled integer; `scale` digits after the point, in `unit` */
    FIELD_BOOL,
    FIELD_DATE,         /* ISO text */
    FIELD_MONTH,        /* integer 201909 */
    FIELD_YEAR,         /* integer 2019 */
    FIELD_CODE,         /* a code of `list` */
    FIELD_REF,          /* id of a record of `ledger` */
    FIELD_TEXTS         /* several short texts (former names, tags), stored as a JSON array */
} field_type;

typedef struct list_item { const char *code; text2 name; const char *parent; const char **more; } list_item;
typedef struct code_list {
    const char *id;             /* "gbt4754_2017" */
    text2       title;
    list_item  *items;
    size_t      count;
    map         by_code;        /* code → item */
    map         by_name;        /* text_fold(name zh or en) → item; NULL ptr when ambiguous */
    const char **columns;       /* names of the further csv columns */
    size_t      column_count;
} code_list;

typedef enum check_level { CHECK_ERROR, CHECK_WARNING } check_level;
typedef struct check_decl {
    const char *id;             /* stable: ledger.field.N or as declared */
    const char *feel;           /* true or null passes, false fails */
    text2       message;
    check_level level;
    const yaml *at;
} check_decl;

typedef struct ledger_decl ledger_decl;
typedef struct field_decl {
    const char *id;             /* ASCII; the SQL column */
    text2       label, help;
    field_type  type;
    int         scale;
    const char *unit;           /* as the forms write it; NULL for none */
    const char **aliases;       /* other headers that mean this field */
    size_t      alias_count;
    bool        required, unique, personal, computed, sum;   /* sum: totals make sense */
    const char *format;         /* named built-in check of text: "uscc", "time"…; NULL */
    const code_list   *list;    /* FIELD_CODE */
    const ledger_decl *ref;     /* FIELD_REF */
    const char *list_name, *ref_name;
    const char *default_text;   /* as a person would write it; NULL */
    const char *example;        /* for the template's example row */
    check_decl *checks;
    size_t      check_count;
    int         index;          /* position in the ledger */
    const yaml *at;
} field_decl;

static inline bool field_is_time(const field_decl *f) { return f->format && !strcmp(f->format, "time"); }    /* a moment, kept in UTC */

struct ledger_decl {
    const char *id, *pack;
    text2       title, help;
    field_decl *fields;
    size_t      count;
    map         by_id;          /* id → field */
    int        *key;            /* indexes of the key fields */
    size_t      key_count;
    int        *lookup;
    size_t      lookup_count;
    int         label;          /* index, −1 none */
    int        *order;
    size_t      order_count;
    int         closing;        /* index of the month a record is closed with (month_state); −1: never */
    bool        verify;         /* what a firm states in it is verified by the bureau (statement.h) */
    check_decl *checks;         /* of the whole record */
    size_t      check_count;
    const yaml *at;
};

typedef struct pack_file { const char *path; str bytes; bool local; } pack_file;   /* "packs/…" */
typedef struct pack_decl { const char *id; text2 title; const char **requires; size_t require_count; const yaml *at; } pack_decl;

typedef struct packs {
    arena       *a;
    pack_file   *files;         /* all of them, overlaid, sorted by path: other modules read theirs here */
    size_t       file_count;
    pack_decl   *packs;
    size_t       pack_count;
    ledger_decl **ledgers;
    size_t       ledger_count;
    map          ledger_by_id, list_by_id;
} packs;

/* The next file of a folder ("policies", ".yaml") of any pack, from *at on, which then stands behind it; NULL: no more. */
const pack_file *packs_file(const packs *p, const char *folder, const char *ending, size_t *at);
char *pack_file_pack(arena *a, const pack_file *f);         /* packs/NAME/FOLDER/ID.yaml → NAME */
char *pack_file_id(arena *a, const pack_file *f);           /* … → ID */
typedef struct pack_ids { const char **at; size_t count; } pack_ids;
pack_ids packs_file_ids(const packs *p, arena *a, const char *folder, const char *ending);      /* of all files of a folder */
/* The file of that ID, or NULL. */
const pack_file *packs_file_named(const packs *p, const char *folder, const char *ending, const char *id);

/* `overlay_dir` is DIR/packs or NULL. Fails with the first fault, and tells how many more there are. */
bool packs_load(arena *a, const char *overlay_dir, packs *out, error *e);

/* The same, telling every fault of one pass by file and line; false only when files cannot be read. What was declared
 * with faults is not to be used. */
typedef struct pack_faults { error *at; size_t len, cap; } pack_faults;
bool packs_read(arena *a, const char *overlay_dir, packs *out, pack_faults *faults, error *e);
void faults_add(arena *a, pack_faults *f, const error *e);
void faults_sort(pack_faults *f);
bool faults_none(pack_faults *f, error *e);     /* false with the first fault, telling how many more there are */
const ledger_decl *ledger_find(const packs *p, const char *id, error *e);         /* NULL sets e, with near names */
const field_decl  *field_find(const ledger_decl *l, const char *id);              /* NULL when absent */
const list_item   *list_find(const code_list *l, str code);
const pack_file   *pack_file_find(const packs *p, const char *path);
const char *field_type_name(field_type t);
/* The first field of a ledger that refers to enterprises; NULL: none. */
const field_decl  *firm_field(const ledger_decl *l);
static inline bool refers_to_firm(const field_decl *f) { return f->type == FIELD_REF && text_eq(f->ref->id, "enterprise"); }
#endif
