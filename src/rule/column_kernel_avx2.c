/* Compiled with -mavx2 where the processor family has it (Makefile). */
#if defined(__x86_64__) && defined(__AVX2__)
#define KERNELS avx2_kernels
#define KERNELS_NAME "avx2"
#include "rule/column_kernel_body.h"
#else
typedef int column_kernel_avx2_is_empty;
#endif
