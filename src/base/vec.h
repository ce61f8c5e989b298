/* vec.h — a growing array in an arena:  VEC(firm) firms = {0};  VEC_ADD(a, &firms, f); */
#ifndef JBP_BASE_VEC_H
#define JBP_BASE_VEC_H
#include "base/arena.h"

#define VEC(type) struct { type *at; size_t len, cap; }

#define VEC_ROOM(a, v, more) \
    do { \
        if ((v)->len + (size_t)(more) > (v)->cap) { \
            size_t new_cap_ = (v)->cap ? (v)->cap * 2 : 8; \
            while (new_cap_ < (v)->len + (size_t)(more)) \
                new_cap_ *= 2; \
            (v)->at = arena_grow((a), (v)->at, (v)->cap * sizeof *(v)->at, new_cap_ * sizeof *(v)->at); \
            (v)->cap = new_cap_; \
        } \
    } while (0)
#define VEC_ADD(a, v, ...) \
    do { \
        VEC_ROOM(a, v, 1); \
        (v)->at[(v)->len++] = (__VA_ARGS__); \
    } while (0)
#endif
