/* feel_java.h — functions that models name in Java's library: external {java: {class: "java.lang.Math", method signature:
 * "max(double,double)"}} (DMN 1.5, 10.3.2.13.3).
 *
 * No Java is run.  Of java.lang those functions that mean the same without it — Math, valueOf of the number classes (within
 * their range) and of String, parseInt and its like, String.format with %s, %d and %.2f — are answered here, so that models
 * of other tools keep their results; whatever else a model names is null, with a problem that says which function it was. */
#ifndef JBP_RULE_FEEL_JAVA_H
#define JBP_RULE_FEEL_JAVA_H
#include "rule/feel.h"

/* Fills f->call and f->self from the binding, {java: {…}} or what is inside; a function nobody here knows gets one that is null. */
void feel_java(arena *a, feel_value binding, feel_function *f);
#endif
