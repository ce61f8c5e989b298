/* docx.h — the document as a Chinese office prints it: GB/T 9704-2012 in Office Open XML.
 *
 * A4, 天头 37 mm, 订口 28 mm, text 156 × 225 mm, 22 lines of 28 characters: exact line height of 579
 * twips (225 mm / 22) and letter spacing of −5 twips at 16 pt.  A docGrid of linesAndChars is laid out
 * wrongly by LibreOffice, so the grid is made of these two alone.
 * Fonts are named, never embedded: 方正小标宋简体, 黑体, 楷体_GB2312, 仿宋_GB2312, each with what stands in.
 *
 * Every figure in text and tables is wrapped in a bookmark named after its address (f_p12_s3), and
 * customXml/item1.xml lists all of them with id, parameters, value and wording (figure_list.h reads it back). */
#ifndef JBP_REPORT_DOCX_H
#define JBP_REPORT_DOCX_H
#include "report/document.h"

/* The same document gives the same bytes (pictures depend on the fonts installed). */
bool docx_bytes(arena *a, const document *d, str *out, error *err);
bool docx_save(const document *d, const char *path, error *err);
#endif
