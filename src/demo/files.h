/* files.h — a demonstration district as the files a bureau receives, and the commands a clerk gives.
 *
 * DIR/incoming/   xlsx from departments (titles, merged two-row headers, notes, text numbers), GB18030 csv,
 *                 a first list with wrong codes and its corrected copy, dirty names, one unit slip and its
 *                 correction, two late reporters
 * DIR/steps.txt   one line a step:  moment TAB person TAB jbp arguments…  (arguments parted by TABs)
 *
 * demo_files_write makes both; the steps are then run like typed commands (cmd_demo.c). */
#ifndef JBP_DEMO_FILES_H
#define JBP_DEMO_FILES_H
#include "base/error.h"
#include "demo/model.h"

bool demo_files_write(const demo_district *d, const char *dir, error *e);
#endif
