"""Words for people in src/: a statement with Chinese in it says the same in English.  What is a word of the field and not of a page
(units, headings that files have, the demo's data) is named below with its file."""
import glob, re, sys

VOCABULARY = ("src/demo/", "src/intake/", "src/registry/firm_name.c", "src/base/date.c", "src/stat/wording.c", "src/report/document.c", "src/report/number_text.c",
              "src/report/xlsx_out.c", "src/text/xlsx_mark.c")
WORDS = {  # read or written as they are in both languages
    "src/account/access.c": {"用户"}, "src/evaluate/data.c": {"评价年度"}, "src/evaluate/scheme.c": {"指标值", "基准值", "权重"}, "src/evaluate/score.c": {"指标值", "基准值", "权重"},
    "src/evaluate/four.c": {"摸底记录", "分类", "依据", "计划", "月数"}, "src/evaluate/objection.c": {"是", "否", "数据项", "企业名称"}, "src/figure/words.c": {"亿元", "万元"},
    "src/ledger/value.c": {"年度", "年"}, "src/match/policies.c": {"国家", "省", "市", "区"}, "src/web/api.c": {"是"}, "src/web/page_quality.c": {"状态 = "},
    "src/web/page_report.c": {"@标题"}, "src/web/show_answer.c": {"元", "千元", "万元", "亿元"}, "src/web/show_form.c": {"亿元"}, "src/match/gap.c": {"是", "有", "已", "无", "还不是", "还没有", "尚未", "不满足“无"},
}
BY_BRANCH = {  # the English stands in the branch before
    "src/match/gap.c": {"还差%s%s（现为%s，需达到%s）", "现为“%s”，须先消除", "不具备“%s”"}, "src/web/due.c": {"%d月%d日"}, "src/rule/table_cut.c": {"其他", "其他%d"}, "src/base/arena.c": {"jbp: 内存不足 (out of memory): %zu bytes\\n"},
}
chinese = re.compile("[\u3400-\u9fff]")
mostly_latin = re.compile("[A-Za-z]{2}")
faults = files = 0


def judge(path, said):
    """English may quote a Chinese word; Chinese may hold a letter or two."""
    global faults
    zh = [x for x in said if chinese.search(x[1])]
    en = [x for x in said if not chinese.search(x[1]) or len(mostly_latin.findall(chinese.sub("", x[1]))) > len(chinese.findall(x[1]))]
    if len([x for x in zh if x not in en]) > len(en):
        line, text = zh[0]
        faults += 1
        print("WRONG: %s:%d: no English beside “%s”" % (path, line, text))


for path in sorted(glob.glob("src/*/*.c")):
    if path.startswith(VOCABULARY):
        continue
    files += 1
    spared = WORDS.get(path, set()) | BY_BRANCH.get(path, set())
    source = re.sub(r"/\*.*?\*/", lambda m: "\n" * m.group(0).count("\n"), open(path, encoding="utf-8").read(), flags=re.S)
    said, line, after = [], 1, None
    for m in re.finditer(r'"((?:\\.|[^"\\])*)"|[;{}]|\n', source):
        if m.group(0) == "\n":
            line += 1
        elif m.group(0)[0] == '"':
            joined = after is not None and not source[after:m.start()].strip()      # one text on two lines
            if joined:
                said[-1] = (said[-1][0], said[-1][1] + m.group(1))
            elif not any(m.group(1).startswith(x) for x in spared if x in WORDS.get(path, set()) and len(x) > 2) and m.group(1) not in spared:
                said.append((line, m.group(1)))
            after = m.end() if said or joined else None
        elif m.group(0) == ";":
            judge(path, said)
            said, after = [], None
        else:
            after = None
    judge(path, said)
print("%s: %d files, words for people in both languages" % ("WRONG" if faults else "ok", files))
sys.exit(faults > 0)
