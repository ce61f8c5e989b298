#include "text/yaml.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    arena *a = arena_new();
    error e = { 0 };
    yaml *y = NULL;
    if (yaml_parse(a, (str){ (const char *)data, size }, "f.yaml", &y, &e) && y && y->kind == YAML_MAP)
        yaml_get(y, "ledger");
    arena_end(a);
    return 0;
}
