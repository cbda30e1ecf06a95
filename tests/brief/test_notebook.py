"""Results are drawn and shown in notebooks by the same renderers as pages."""

from xml.etree import ElementTree

import pytest

import ortaq
from ortaq.core import InputError

OWN = "examples/three_members.toml"


@pytest.fixture(scope="module")
def found():
    region = ortaq.load_region(OWN)
    return ortaq.answer(region, ortaq.load_mechanism(OWN, region))


def _words(drawing):
    return " ".join(ElementTree.fromstring(drawing.svg).itertext())


@pytest.mark.slow
def test_an_answer_shows_its_first_page_in_a_frame(found):
    shown = found._repr_html_()
    assert shown.startswith("<iframe srcdoc=")
    assert "<script" not in shown


def test_each_result_has_a_figure(found):
    assert "Each further dollar" in _words(found.plot())
    assert "Signed by all" in _words(found.agreement.plot(found.region))
    region, scenario = ortaq.load_scenario("examples/tariff_war.toml")
    words = _words(ortaq.run(region, scenario).plot(region, language="ru"))
    assert "Кыргызстан" in words


def test_a_weighing_needs_its_region():
    region = ortaq.load_region("eurasia")
    found = ortaq.weigh(region, members=["KGZ"], partners=["CHN"], exact=False)
    with pytest.raises(InputError, match="with its region"):
        found.plot()
    assert "CHN" in _words(found.plot(region))


def test_a_drawing_goes_to_a_file_of_its_kind(found, tmp_path):
    drawing = found.plot()
    drawing.save(str(tmp_path / "steps.svg"))
    drawing.save(str(tmp_path / "steps.png"))
    assert (tmp_path / "steps.svg").read_text(encoding="utf-8") == drawing.svg
    assert (tmp_path / "steps.png").read_bytes()[:4] == b"\x89PNG"
    with pytest.raises(InputError, match="no kind of drawing"):
        drawing.save(str(tmp_path / "steps.gif"))
    assert len(list(tmp_path.iterdir())) == 2


def test_a_language_that_is_not_there_is_told(found):
    with pytest.raises(InputError, match="language"):
        found.plot(language="xx")
