"""Styles of documents for Word: families of letters, languages of spelling, heights and colours."""

from typing import Any

from ortaq.brief.printed import Sign

LETTERS, CHINESE = "Arial", "Microsoft YaHei"
"""Families that every office has or replaces by one as wide."""

TAGS = {
    **{"en": "en-GB", "ru": "ru-RU", "zh": "zh-CN", "kk": "kk-KZ", "ky": "ky-KG"},
    **{"tg": "tg-Cyrl-TJ", "tk": "tk-TM", "uz": "uz-Latn-UZ"},
}
"""What Word calls languages: it checks the spelling by it."""

COLOURS = {Sign.GAIN: "1A5A9E", Sign.LOSS: "A04000", Sign.NONE: "555C66"}
INK, SOFT, RULE, ACCENT = "1B1F24", "555C66", "D4D8DE", "14375E"


def styled(docx: Any, file: Any, language: str) -> None:
    """Set the styles: families of letters, the language in which spelling is checked, heights and colours."""
    shared, qn = docx.shared, docx.oxml.ns.qn
    paragraphs = docx.enum.style.WD_STYLE_TYPE.PARAGRAPH
    for name in ("Note", "Cell", "Contents", "Contents line"):
        file.styles.add_style(name, paragraphs).base_style = file.styles["Normal"]
    looks: dict[str, tuple[float, str, bool, float, float]] = {
        "Normal": (10.0, INK, False, 0.0, 5.0),
        "Title": (22.0, ACCENT, True, 0.0, 6.0),
        "Subtitle": (10.0, SOFT, False, 6.0, 2.0),
        "Heading 1": (15.0, ACCENT, True, 16.0, 6.0),
        "Caption": (10.0, INK, True, 10.0, 3.0),
        "List Bullet": (10.0, INK, False, 0.0, 2.0),
        "Note": (8.0, SOFT, False, 2.0, 4.0),
        "Cell": (9.0, INK, False, 1.0, 1.0),
        "Contents": (12.0, ACCENT, True, 12.0, 4.0),
        "Contents line": (9.5, INK, False, 0.0, 1.0),
    }
    for name, (size, colour, bold, before, after) in looks.items():
        style = file.styles[name]
        style.font.name, style.font.size, style.font.bold, style.font.italic = LETTERS, shared.Pt(size), bold, False
        style.font.color.rgb = shared.RGBColor.from_string(colour)
        style.paragraph_format.space_before, style.paragraph_format.space_after = shared.Pt(before), shared.Pt(after)
        style.paragraph_format.keep_with_next = name in {"Heading 1", "Caption", "Contents", "Subtitle"}
        fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
        for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
            fonts.attrib.pop(qn(f"w:{theme}"), None)
        for slot, family in (("ascii", LETTERS), ("hAnsi", LETTERS), ("cs", LETTERS), ("eastAsia", CHINESE)):
            fonts.set(qn(f"w:{slot}"), family)
    tag = TAGS.get(language, language)
    for told in file.styles.element.iter(qn("w:lang")):
        told.set(qn("w:val"), tag if language != "zh" else "en-GB")
        told.set(qn("w:eastAsia"), "zh-CN")
    line = file.styles["Title"].element.find(f".//{qn('w:pBdr')}")
    if line is not None:
        line.getparent().remove(line)
