"""The text and structure of a report, one line a paragraph, cell row or link: python3 text_of.py FILE.docx|.html|.xlsx"""
import html.parser
import re
import sys
import xml.etree.ElementTree as tree
import zipfile

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
S = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"


def docx(path):
    z = zipfile.ZipFile(path)
    yield "parts: " + " ".join(sorted(n for n in z.namelist() if not n.startswith("docProps")))
    for block in tree.fromstring(z.read("word/document.xml")).find(W + "body"):
        if block.tag == W + "tbl":
            for row in block.iter(W + "tr"):
                yield "| " + " | ".join("".join(t.text or "" for t in c.iter(W + "t")) for c in row.iter(W + "tc"))
        elif block.tag == W + "p":
            style = block.find("%spPr/%spStyle" % (W, W))
            text = "".join(t.text or "" for t in block.iter(W + "t"))
            picture = " [picture]" if any(e.tag.endswith("}drawing") for e in block.iter()) else ""
            yield "%s: %s%s" % (style.get(W + "val") if style is not None else "-", text, picture)


class Page(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.lines, self.text, self.quiet = [], "", 0

    def handle_starttag(self, tag, attrs):
        self.quiet += tag in ("style", "script", "svg")
        if tag in ("p", "tr", "h1", "h2", "h3", "h4", "figure", "table"):
            self.flush(tag)
        if tag == "a" and not self.quiet:
            self.text += "[" + dict(attrs).get("href", "") + "]"
        if tag in ("td", "th"):
            self.text += "|"

    def handle_endtag(self, tag):
        self.quiet -= tag in ("style", "script", "svg")

    def handle_data(self, data):
        if not self.quiet:
            self.text += re.sub(r"\s+", " ", data)

    def flush(self, tag=""):
        if self.text.strip():
            self.lines.append(self.text.strip())
        self.text = ""


def html_text(path):
    page = Page()
    page.feed(open(path, encoding="utf-8").read())
    page.flush()
    return page.lines


def xlsx(path):
    z = zipfile.ZipFile(path)
    strings = []
    if "xl/sharedStrings.xml" in z.namelist():
        strings = ["".join(t.text or "" for t in si.iter(S + "t")) for si in tree.fromstring(z.read("xl/sharedStrings.xml"))]
    for name in sorted((n for n in z.namelist() if n.startswith("xl/worksheets/sheet")), key=lambda n: int(re.findall(r"\d+", n)[0])):
        yield "== " + name
        for row in tree.fromstring(z.read(name)).iter(S + "row"):
            cells = []
            for c in row:
                v = c.find(S + "v")
                text = "" if v is None else strings[int(v.text)] if c.get("t") == "s" else v.text
                cells.append(c.get("r") + "=" + text)
            yield " ".join(cells)


kind = sys.argv[1].rsplit(".", 1)[1]
for line in {"docx": docx, "html": html_text, "xlsx": xlsx}[kind](sys.argv[1]):
    print(line)
