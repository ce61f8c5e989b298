/* feel_lex.h — reading FEEL text character by character: blanks, comments, signs, words, and the longest known name.
 *
 * There is no token list made beforehand: which characters form a name depends on the names in scope where they stand. */
#ifndef JBP_RULE_FEEL_LEX_H
#define JBP_RULE_FEEL_LEX_H
#include "rule/feel_ast.h"

enum { FEEL_MOST_NESTING = 400, FEEL_MOST_TREE = 900, FEEL_MOST_TEXT = 1 << 20 };

typedef struct feel_parser {
    arena *a;
    str s;
    size_t at;
    const feel_names *names;
    feel_source *source;
    int depth;
    int in_filter;                         /* inside […]: keys of the elements are names */
    bool in_end;                           /* the end of a range: a [ may close it */
    bool uses_input;
    int tries;                             /* of readings that were taken back */
    VEC(const char *) unknown;
    VEC(str) keys;                         /* of contexts written so far */
    error *e;
} feel_parser;

void lex_blanks(feel_parser *p);
bool lex_end(feel_parser *p);                              /* only blanks are left */
bool lex_sign(feel_parser *p, const char *sign);           /* takes it; "<" does not take of "<=" */
bool lex_word(feel_parser *p, const char *word);           /* a keyword that does not go on */
bool lex_peek_word(feel_parser *p, const char *word);
size_t lex_known_name(feel_parser *p, str *name);          /* bytes of the longest known name here; 0 when none */
size_t lex_key(feel_parser *p, str *name);                 /* the same with the keys of contexts */
size_t lex_identifier(feel_parser *p);                     /* bytes of one plain word; 0 when none starts here */
bool lex_number(feel_parser *p, dec128 *out);
bool lex_string(feel_parser *p, str *out);                 /* at the opening quote; fails with a message */
bool lex_wrong(feel_parser *p, const char *zh, const char *en);      /* "expected …", always false */
void feel_text_place(str text, size_t at, int *line, int *column);
#endif
