/* escape.h — text into XML, HTML and URLs. Everything that is not our own markup goes through here. */
#ifndef JBP_REPORT_ESCAPE_H
#define JBP_REPORT_ESCAPE_H
#include "base/str.h"

/* & < > " ' escaped; characters XML 1.0 does not allow (controls, U+FFFE, broken UTF-8) become U+FFFD. */
void xml_escape(buf *out, const char *text);
/* Percent-encodes everything but unreserved characters (RFC 3986, 2.3). */
void url_escape(buf *out, const char *text);
/* Letters, digits and "_" stay, everything else becomes "_"; at most 40 bytes, begins with a letter: a Word bookmark. */
const char *bookmark_name(arena *a, const char *text);
#endif
