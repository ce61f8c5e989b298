/* backup.h — a backup is always one SQLite file with the same tables, whichever engine it came from; so restoring also
 * moves a district from one engine to the other.
 *
 * store_backup copies a consistent state while others write (SQLite: its backup interface; PostgreSQL: one repeatable-read
 * transaction).  The copy is checked (integrity, audit chain) before it takes its name.  store_restore checks the file
 * first and refuses a target that holds records unless `replace`; it is all or nothing, also for whoever is killed in it.
 * A backup may be of any earlier program: the target's tables, whichever program made them, give way to the backup's own,
 * which are then brought to today's like those of any store. */
#ifndef JBP_STORE_BACKUP_H
#define JBP_STORE_BACKUP_H
#include "store/store.h"

bool store_backup(store *s, const char *to_file, error *e);
bool store_restore(const char *from_file, const char *url, bool replace, error *e);
#endif
