/* pq.h — a PostgreSQL session, as its two sources share it. Internal to src/store. */
#ifndef JBP_STORE_PQ_H
#define JBP_STORE_PQ_H
#include "store/backend.h"

#include <libpq-fe.h>

/* The functions of libpq that are used: name and place, resolved once a session. */
typedef struct pq {
    void *library;
    PGconn *conn;
    int64_t statements, cursors;
    PGconn *(*connectdb)(const char *);
    void (*finish)(PGconn *);
    int (*status)(const PGconn *);
    char *(*error_message)(const PGconn *);
    PGresult *(*exec)(PGconn *, const char *);
    PGresult *(*prepare)(PGconn *, const char *, const char *, int, const Oid *);
    PGresult *(*exec_params)(PGconn *, const char *, int, const Oid *, const char *const *, const int *, const int *, int);
    PGresult *(*exec_prepared)(PGconn *, const char *, int, const char *const *, const int *, const int *, int);
    int (*result_status)(const PGresult *);
    char *(*result_field)(const PGresult *, int);
    void (*clear)(PGresult *);
    int (*ntuples)(const PGresult *);
    int (*nfields)(const PGresult *);
    char *(*getvalue)(const PGresult *, int, int);
    int (*getlength)(const PGresult *, int, int);
    int (*getisnull)(const PGresult *, int, int);
    Oid (*ftype)(const PGresult *, int);
    char *(*cmd_tuples)(PGresult *);
    char *(*cmd_status)(PGresult *);
    int (*put_copy)(PGconn *, const char *, int);
    int (*end_copy)(PGconn *, const char *);
    PGresult *(*get_result)(PGconn *);
    void (*(*set_notice)(PGconn *, void (*)(void *, const char *), void *))(void *, const char *);
} pq;

bool pq_finished(store *s, PGresult *r, const char *sql, PGresult **keep, error *e);     /* takes r; keep NULL: cleared */

/* Appended rows go by COPY, a table at a time. */
bool copy_append(store *s, const row_shape *shape, const value *values, error *e);
bool copy_settle(store *s, error *e);
void copy_drop(store *s);
#endif
