/* The parts that do not depend on the document: styles, fonts, settings, footers. */
#include "report/docx_parts.h"

#define XML "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n"
#define W " xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\""
#define FONT(name) "<w:rFonts w:ascii=\"" name "\" w:hAnsi=\"" name "\" w:eastAsia=\"" name "\" w:cs=\"" name "\"/>"

#define BODY_FONT    FONT("仿宋_GB2312")
#define TITLE_FONT   FONT("方正小标宋简体")
#define LEVEL1_FONT  FONT("黑体")
#define LEVEL2_FONT  FONT("楷体_GB2312")
#define TABLE_FONT   FONT("宋体")

#define STYLE(id, name, paragraph, run) \
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"" id "\"><w:name w:val=\"" name "\"/>" \
    "<w:basedOn w:val=\"a\"/><w:qFormat/><w:pPr>" paragraph "</w:pPr><w:rPr>" run "</w:rPr></w:style>\n"
#define HEADING(n, level, run) \
    "<w:style w:type=\"paragraph\" w:styleId=\"" n "\"><w:name w:val=\"heading " n "\"/><w:basedOn w:val=\"a\"/>" \
    "<w:next w:val=\"body\"/><w:qFormat/><w:pPr><w:keepNext/><w:ind w:firstLine=\"630\"/><w:outlineLvl w:val=\"" level \
    "\"/></w:pPr><w:rPr>" run "</w:rPr></w:style>\n"
#define LOOSE "<w:snapToGrid w:val=\"0\"/>"                    /* small print does not stand on the page's grid */

const char *docx_styles(void)
{
    return XML "<w:styles" W ">\n<w:docDefaults><w:rPrDefault><w:rPr>" BODY_FONT
               "<w:spacing w:val=\"-5\"/><w:kern w:val=\"0\"/><w:sz w:val=\"32\"/><w:szCs w:val=\"32\"/>"
               "<w:lang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:rPr></w:rPrDefault><w:pPrDefault><w:pPr><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/></w:pPr></w:pPrDefault></w:docDefaults>\n"
               "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"a\"><w:name w:val=\"Normal\"/><w:qFormat/><w:pPr>"
               "<w:overflowPunct w:val=\"0\"/><w:autoSpaceDE w:val=\"0\"/><w:autoSpaceDN w:val=\"0\"/>"
               "<w:spacing w:before=\"0\" w:after=\"0\" w:line=\"579\" w:lineRule=\"exact\"/><w:jc w:val=\"both\"/></w:pPr>"
               "</w:style>\n"
               "<w:style w:type=\"character\" w:default=\"1\" w:styleId=\"a0\"><w:name w:val=\"Default Paragraph Font\"/>"
               "</w:style>\n"
               "<w:style w:type=\"table\" w:default=\"1\" w:styleId=\"a1\"><w:name w:val=\"Normal Table\"/><w:tblPr>"
               "<w:tblInd w:w=\"0\" w:type=\"dxa\"/><w:tblCellMar><w:top w:w=\"0\" w:type=\"dxa\"/><w:left w:w=\"60\" "
               "w:type=\"dxa\"/><w:bottom w:w=\"0\" w:type=\"dxa\"/><w:right w:w=\"60\" w:type=\"dxa\"/></w:tblCellMar>"
               "</w:tblPr></w:style>\n"
        HEADING("1", "0", LEVEL1_FONT) HEADING("2", "1", LEVEL2_FONT) HEADING("3", "2", BODY_FONT)
        HEADING("4", "3", BODY_FONT)
        STYLE("title", "公文标题", "<w:jc w:val=\"center\"/>", TITLE_FONT "<w:spacing w:val=\"0\"/><w:sz w:val=\"44\"/><w:szCs w:val=\"44\"/>")
        STYLE("subtitle", "公文副标题", "<w:jc w:val=\"center\"/>", LEVEL2_FONT)
        STYLE("number", "发文字号", "<w:jc w:val=\"center\"/>", "")
        STYLE("body", "公文正文", "<w:ind w:firstLine=\"630\"/>", "")
        STYLE("flush", "主送机关", "<w:jc w:val=\"left\"/>", "")
        STYLE("sign", "落款", "<w:keepNext/><w:jc w:val=\"right\"/>", "")
        STYLE("caption", "图表标题", "<w:keepNext/>" LOOSE "<w:spacing w:before=\"120\" w:after=\"0\" w:line=\"400\" "
              "w:lineRule=\"exact\"/><w:jc w:val=\"center\"/>", LEVEL1_FONT "<w:spacing w:val=\"0\"/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>")
        STYLE("under", "图题", LOOSE "<w:spacing w:before=\"0\" w:after=\"120\" w:line=\"400\" w:lineRule=\"exact\"/>"
              "<w:jc w:val=\"center\"/>", LEVEL1_FONT "<w:spacing w:val=\"0\"/><w:sz w:val=\"24\"/><w:szCs w:val=\"24\"/>")
        STYLE("unit", "计量单位", "<w:keepNext/>" LOOSE "<w:spacing w:line=\"320\" w:lineRule=\"exact\"/><w:jc w:val=\"right\"/>",
              TABLE_FONT "<w:spacing w:val=\"0\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>")
        STYLE("cell", "表格文字", LOOSE "<w:spacing w:before=\"30\" w:after=\"30\" w:line=\"280\" w:lineRule=\"exact\"/>",
              TABLE_FONT "<w:spacing w:val=\"0\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>")
        STYLE("note", "表注", LOOSE "<w:spacing w:before=\"40\" w:after=\"0\" w:line=\"300\" w:lineRule=\"exact\"/>"
              "<w:ind w:left=\"420\" w:hanging=\"420\"/>",
              TABLE_FONT "<w:spacing w:val=\"0\"/><w:sz w:val=\"21\"/><w:szCs w:val=\"21\"/>")
        STYLE("picture", "图", "<w:keepNext/>" LOOSE "<w:spacing w:before=\"120\" w:line=\"240\" w:lineRule=\"auto\"/>"
              "<w:jc w:val=\"center\"/>", "")
        STYLE("footer", "页码", LOOSE "<w:spacing w:line=\"400\" w:lineRule=\"exact\"/>",
              TABLE_FONT "<w:spacing w:val=\"0\"/><w:sz w:val=\"28\"/><w:szCs w:val=\"28\"/>")
        "</w:styles>";
}

/* altName: what Word, WPS and LibreOffice try next; the last is what Debian has. */
#define FACE(name, instead) \
    "<w:font w:name=\"" name "\"><w:altName w:val=\"" instead "\"/><w:charset w:val=\"86\"/><w:family w:val=\"auto\"/>" \
    "<w:pitch w:val=\"default\"/></w:font>\n"

const char *docx_fonts(void)
{
    return XML "<w:fonts" W ">\n"
        FACE("仿宋_GB2312", "仿宋,FangSong,FandolFang R,FandolFang,Noto Serif CJK SC")
        FACE("方正小标宋简体", "方正小标宋_GBK,FZXiaoBiaoSong-B05S,华文中宋,STZhongsong,宋体,Noto Serif CJK SC")
        FACE("黑体", "SimHei,Noto Sans CJK SC")
        FACE("楷体_GB2312", "楷体,KaiTi,AR PL UKai CN")
        FACE("宋体", "SimSun,Noto Serif CJK SC")
        "</w:fonts>";
}

const char *docx_settings(void)
{
    return XML "<w:settings" W "><w:evenAndOddHeaders/><w:characterSpacingControl w:val=\"doNotCompress\"/>"
               "<w:compat><w:balanceSingleByteDoubleByteWidth/><w:compatSetting w:name=\"compatibilityMode\" "
               "w:uri=\"http://schemas.microsoft.com/office/word\" w:val=\"15\"/></w:compat>"
               "<w:themeFontLang w:val=\"en-US\" w:eastAsia=\"zh-CN\"/></w:settings>";
}

/* GB/T 9704-2012, 7.5: 一字线 on both sides; odd pages right, even pages left, one character in. */
char *docx_footer(arena *a, bool even)
{
    return arena_print(a, XML "<w:ftr" W "><w:p><w:pPr><w:pStyle w:val=\"footer\"/><w:ind w:%s=\"280\"/><w:jc w:val=\"%s\"/>"
                       "</w:pPr><w:r><w:t xml:space=\"preserve\">— </w:t></w:r><w:r><w:fldChar w:fldCharType=\"begin\"/></w:r>"
                       "<w:r><w:instrText xml:space=\"preserve\"> PAGE </w:instrText></w:r><w:r><w:fldChar "
                       "w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
                       "<w:r><w:t xml:space=\"preserve\"> —</w:t></w:r></w:p></w:ftr>",
                       even ? "left" : "right", even ? "left" : "right");
}
