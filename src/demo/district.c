#include "demo/district.h"

#define N(array) (int)(sizeof(array) / sizeof *(array))

/* C, a manufacturing district, 2019 January–September: 323.39 亿元, +7.5 %; two-new-one-smart 65 %, +13.8 %
 * (IT +27.0, new materials +3.7, smart equipment +14.2); 67 firms over 1 亿元; 48 little giants, nearly half
 * of the output and 1.5 points more than a year before.  Amounts solve these together. */
static const segment_plan c_segments[] = {
    { "XXJS", "新一代信息技术", "集群组成", { "39", "39", "40" } },
    { "XCL", "新材料", "集群组成", { "26", "28", "30", "32" } },
    { "ZNZB", "智能装备", "集群组成", { "34", "35", "38", "34" } },
    { 0, 0, 0, { "13", "17", "18", "22", "24", "29", "33", "36" } },
};
static const cell_plan c_cells[] = {
    { 0, true, 8, 2, 3300000, 2540000 },   { 0, false, 6, 49, 2700000, 2184409 },
    { 1, true, 8, 2, 3685000, 3476000 },   { 1, false, 6, 54, 3017086, 2986957 },
    { 2, true, 13, 3, 4992000, 4267000 },  { 2, false, 8, 77, 3326347, 3017016 },
    { 3, true, 8, 4, 4063207, 4186879 },   { 3, false, 10, 154, 7255487, 7424648 },
};
static const target_plan c_targets[] = {
    { "规上工业总产值", "市下达", "增速", "3", "%" },      { "规上工业增加值", "市下达", "增速", "3", "%" },
    { "规上工业总产值", "区自定", "增速", "7", "%" },      { "工业技改投资", "区自定", "增速", "10", "%" },
};
static const char *const c_towns[] = { "云湾街道", "栖霞浦街道", "望海镇", "东渡街道", "石梁镇", "白沙口街道" };
static const char *const c_parks[] = { "云湾智造园", "望海新材料产业园", "东渡高新园", "石梁小微园" };

/* A, a coastal district, 2023 January–May: value added −4.9 % (−7.3 % to April); renovation +24.62 %;
 * 26 firms in the pool, 2 new sample firms; 51 firms above the threshold in the vehicle and electrical cluster. */
static const segment_plan a_segments[] = {
    { "QCDQ", "汽车及电气产业集群", "产业链", { "36", "38", "36", "38" } },
    { "SPSC", "水产食品产业链", "产业链", { "13", "14" } },
    { 0, 0, 0, { "17", "18", "19", "22", "23", "29", "33", "34" } },
};
static const cell_plan a_cells[] = {
    { 0, true, 6, 2, 2412600, 2479340 },   { 0, false, 5, 38, 1986300, 2101730 },
    { 1, true, 3, 2, 806400, 846170 },     { 1, false, 2, 24, 913500, 968290 },
    { 2, true, 3, 3, 731900, 778600 },     { 2, false, 6, 92, 3021700, 3284480 },
};
static const target_plan a_targets[] = {
    { "规上工业增加值", "市下达", "增速", "5", "%" },      { "规上工业总产值", "区自定", "增速", "6", "%" },
    { "工业技改投资", "市下达", "增速", "15", "%" },
};
static const char *const a_towns[] = { "澜屿街道", "沙埕头镇", "青礁街道", "鹭角镇", "北澳街道" };
static const char *const a_parks[] = { "澜屿临港园", "青礁汽车零部件园", "鹭角食品园" };

/* B, an inner-city district, 2022: its report's amounts were not disclosed; the sizes are plausible ones. */
static const segment_plan b_segments[] = {
    { "SWYY", "生物医药产业链", "产业链", { "27", "27", "35" } },
    { "XXRJ", "电子信息产业链", "产业链", { "39", "40" } },
    { 0, 0, 0, { "13", "18", "22", "23", "24", "33" } },
};
static const cell_plan b_cells[] = {
    { 0, true, 4, 1, 2865000, 2570000 },   { 0, false, 3, 9, 918000, 874300 },
    { 1, true, 2, 1, 1204000, 1098600 },   { 1, false, 3, 14, 846000, 821400 },
    { 2, true, 1, 1, 402000, 410200 },     { 2, false, 3, 46, 1467000, 1502300 },
};
static const target_plan b_targets[] = {
    { "规上工业总产值", "市下达", "增速", "5", "%" },      { "规上工业增加值", "市下达", "增速", "5.5", "%" },
    { "工业技改投资", "区自定", "增速", "8", "%" },
};
static const char *const b_towns[] = { "鼓亭街道", "书院街道", "南桥街道", "文昌里街道" };
static const char *const b_parks[] = { "鼓亭生物医药园", "书院软件园", "南桥都市工业中心" };

const district_plan district_plans[] = {
    { .letter = "A", .name = "澜屿区", .city = "瀛州市", .region = "359901", .seed = 202305, .year = 2023,
      .last_month = 5, .history_years = 3, .growth_before = -81, .va_now = -49, .va_before = -73,
      .programme_code = "ZDCY", .programme_name = "重点产业", .honour_code = "ZJTX", .honour_name = "专精特新企业",
      .segments = a_segments, .cells = a_cells, .targets = a_targets, .segment_count = N(a_segments),
      .cell_count = N(a_cells), .target_count = N(a_targets), .entries = 6, .exits = 4, .newly_built = 1,
      .renovation_now = 18234652, .renovation_base = 14632204, .nursery = 26, .sample_new = 2, .small_firms = 60,
      .cluster_small = 74, .towns = a_towns, .parks = a_parks, .town_count = N(a_towns), .park_count = N(a_parks) },
    { .letter = "B", .name = "鼓亭区", .city = "瀛州市", .region = "359902", .seed = 202212, .year = 2022,
      .last_month = 12, .history_years = 3, .growth_before = 55, .va_now = 62, .va_before = 58,
      .programme_code = "ZDCY", .programme_name = "重点产业", .honour_code = "LTQY", .honour_name = "省级龙头企业",
      .segments = b_segments, .cells = b_cells, .targets = b_targets, .segment_count = N(b_segments),
      .cell_count = N(b_cells), .target_count = N(b_targets), .entries = 3, .exits = 2, .newly_built = 1,
      .renovation_now = 6210437, .renovation_base = 5602150, .nursery = 11, .sample_new = 1, .small_firms = 40,
      .cluster_small = 12, .towns = b_towns, .parks = b_parks, .town_count = N(b_towns), .park_count = N(b_parks), .four_batches = true },
    { .letter = "C", .name = "云湾区", .city = "澜州市", .region = "339903", .seed = 201909, .year = 2019,
      .last_month = 9, .history_years = 3, .growth_before = 63, .va_now = 67, .va_before = 60,
      .programme_code = "LXYZ", .programme_name = "两新一智", .honour_code = "XJR", .honour_name = "细分行业小巨人",
      .segments = c_segments, .cells = c_cells, .targets = c_targets, .segment_count = N(c_segments),
      .cell_count = N(c_cells), .target_count = N(c_targets), .entries = 9, .exits = 6, .newly_built = 2,
      .renovation_now = 24718830, .renovation_base = 21907215, .nursery = 34, .sample_new = 3, .small_firms = 80,
      .cluster_small = 20, .towns = c_towns, .parks = c_parks, .town_count = N(c_towns), .park_count = N(c_parks), .evaluates = true },
};
const int district_count = N(district_plans);
