#define KERNELS portable_kernels
#define KERNELS_NAME "portable"
#include "rule/column_kernel_body.h"
