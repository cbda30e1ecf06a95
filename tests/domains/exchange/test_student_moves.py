"""Students and visitors: what files may say, what it does to trade and skills, and what is refused."""

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from ortaq.core import CENTRAL, Array, Band, Case, Change, Corner, InputError, Kind, Region
from ortaq.core.move import weakened
from ortaq.domains.exchange.model import MODEL
from ortaq.domains.exchange.part import Exchange
from ortaq.domains.exchange.students.effects import additional
from ortaq.domains.exchange.students.moves import StudentAction, StudentMove, Unit
from ortaq.domains.exchange.students.schema import in_region, shares
from ortaq.domains.exchange.students.tables import StudentCount, Students
from ortaq.model import run
from ortaq.model.draws import with_strength
from ortaq.observe import load_mechanism, load_region, load_scenario
from ortaq.web.tasks import at_levels

TODAY = {"KAZ": Band(1000.0, 1200.0, 1500.0), "UZB": Band.exact(400.0)}
CONTACT = ("light", "services")


@pytest.fixture(scope="module")
def region() -> Region:
    """Return the shipped region with made-up students in China."""
    loaded = load_region("eurasia")
    counts = tuple(StudentCount("CHN", o, 2018, "any", band, "reported", "") for o, band in TODAY.items())
    return replace(loaded, parts={**loaded.parts, "exchange": Exchange(students=Students(counts))})


def move(action: str, unit: str, value: float | Band, *origins: str, **more: object) -> StudentMove:
    band = value if isinstance(value, Band) else Band.exact(value)
    kept = {"sectors": CONTACT, "skilled": ("services",), "years": Band.exact(4.0), **more}
    return StudentMove(StudentAction(action), "CHN", origins or ("KAZ",), Unit(unit), band, **kept)  # type: ignore[arg-type]


def places(value: float, *origins: str, **more: object) -> StudentMove:
    return move("scholarships", "places", value, *origins, additional=Band(0.5, 0.75, 1.0), **more)


def change(*moves: StudentMove) -> Change:
    return Change("study", Kind.MEASURE, "Study", "", moves, "nobody")


def hats(region: Region, *moves: StudentMove, case: Case = CENTRAL) -> dict[str, Array]:
    filled = change(*(in_region(each, region, "here") for each in moves))
    (found,) = MODEL.agenda(region, (), [(filled,)], np.array([0]), case, ())
    assert set(found) == {"students_hat", "trade_cost_hat", "productivity_hat"}
    return {name: values.rows[0] for name, values in found.items()}


def at(region: Region, *codes: str) -> tuple[int, ...]:
    return tuple(region.economy_ids.index(code) for code in codes)


def assumed(region: Region, id: str, corner: Corner = Corner.CENTRAL) -> float:
    return next(a.band.at(corner) for a in region.assumptions if a.id == id)


def test_places_bring_students_and_these_cheaper_trade_of_what_needs_contact(region: Region) -> None:
    found = hats(region, places(50.0))
    chn, kaz = at(region, "CHN", "KAZ")
    hat = 1.0 + 50.0 * 4.0 * 0.75 / 1200.0
    assert found["students_hat"][chn, kaz] == pytest.approx(hat)
    assert np.count_nonzero(found["students_hat"] != 1.0) == 1
    link = assumed(region, "A-STUDENT-TRADE") * assumed(region, "A-STUDENT-TAKEN")
    for sector in CONTACT:
        k = region.sector_ids.index(sector)
        expected = hat ** (-link / region.trade_elasticity()[k])
        assert found["trade_cost_hat"][k, chn, kaz] == pytest.approx(expected)
        assert found["trade_cost_hat"][k, kaz, chn] == pytest.approx(expected)
    assert np.count_nonzero(found["trade_cost_hat"] != 1.0) == 2 * len(CONTACT)
    assert (found["productivity_hat"] == 1.0).all()


def test_paid_training_raises_output_by_its_return(region: Region) -> None:
    training = move("training", "places", 4000.0, place_usd=Band.exact(2500.0), intakes=5)
    found = hats(region, training)
    (kaz,) = at(region, "KAZ")
    services = region.sector_ids.index("services")
    gain = 4000.0 * 5 * 2500.0 / 1e6 * assumed(region, "A-TRAINING-RETURN")
    assert found["productivity_hat"][services, kaz] == pytest.approx(1.0 + gain / region.output[services, kaz])
    assert np.count_nonzero(found["productivity_hat"] != 1.0) == 1
    assert (found["students_hat"] == 1.0).all()
    assert (found["trade_cost_hat"] == 1.0).all()


def test_cheaper_study_draws_students_by_the_elasticity_of_fees(region: Region) -> None:
    found = hats(region, move("recognition", "cost_percent", -10.0))
    assert found["students_hat"][at(region, "CHN", "KAZ")] == pytest.approx(0.9 ** -assumed(region, "A-STUDENT-FEE"))


def test_open_borders_for_visitors_are_worth_what_is_published_and_not_there_yet(region: Region) -> None:
    found = hats(region, move("visa", "open_percent", 15.0, "KAZ", "UZB"))
    chn, kaz, uzb = at(region, "CHN", "KAZ", "UZB")
    expected = 1.0 - 0.15 * assumed(region, "A-VISA-WORTH") / 100.0
    light = found["trade_cost_hat"][region.sector_ids.index("light")]
    assert light[chn, kaz] == light[kaz, chn] == light[chn, uzb] == pytest.approx(expected)
    assert light[kaz, uzb] == 1.0
    assert (found["students_hat"] == 1.0).all()


@pytest.mark.parametrize("action", ["scholarships", "training", "visa", "recognition"])
def test_no_programme_is_exactly_nothing(region: Region, action: str) -> None:
    unit = {"visa": "open_percent", "recognition": "cost_percent"}.get(action, "places")
    nothing = move(action, unit, 0.0, place_usd=Band.exact(2500.0), additional=Band(0.5, 0.75, 1.0))
    assert all((found == 1.0).all() for found in hats(region, nothing).values())


def test_a_programme_that_nobody_holds_is_exactly_nothing(region: Region) -> None:
    filled = change(in_region(places(50.0), region, "here"))
    (found,) = MODEL.agenda(region, [filled], [()], np.array([0, 1]), CENTRAL, ())
    assert all((values.rows[0] == 1.0).all() for values in found.values())
    assert all((values.rows[1] != 1.0).any() for name, values in found.items() if name != "productivity_hat")


def test_two_programmes_of_a_pair_add_their_places(region: Region) -> None:
    two = [change(in_region(places(value), region, "here")) for value in (50.0, 30.0)]
    (found,) = MODEL.agenda(region, two, [()], np.array([0, 1, 2, 3]), CENTRAL, ())
    chn, kaz = at(region, "CHN", "KAZ")
    hat = found["students_hat"].rows[:, chn, kaz] - 1.0
    assert hat[3] == pytest.approx(hat[1] + hat[2])
    assert hat[3] == pytest.approx(80.0 * 4.0 * 0.75 / 1200.0)


def test_two_programmes_of_a_pair_bring_the_trade_of_their_places_together(region: Region) -> None:
    """One programme of 200 places is two of 100: the second meets the students whom the first brought."""
    one = hats(region, places(200.0))["trade_cost_hat"]
    two = hats(region, places(100.0), places(100.0))["trade_cost_hat"]
    np.testing.assert_allclose(two, one, rtol=1e-12)
    measures = [change(in_region(places(100.0), region, "here")) for _ in range(2)]
    (found,) = MODEL.agenda(region, measures, [()], np.array([3]), CENTRAL, ())
    np.testing.assert_allclose(found["trade_cost_hat"].rows[0], one, rtol=1e-12)


def test_weak_goes_with_weak_at_either_end(region: Region) -> None:
    chn, kaz = at(region, "CHN", "KAZ")
    services = region.sector_ids.index("services")
    for corner, part, today in ((Corner.LOW, 0.5, 1500.0), (Corner.HIGH, 1.0, 1000.0)):
        found = hats(region, places(50.0), case=Case("end", shift=corner))
        hat = 1.0 + 50.0 * 4.0 * part / today
        link = assumed(region, "A-STUDENT-TRADE", corner) * assumed(region, "A-STUDENT-TAKEN", corner)
        assert found["students_hat"][chn, kaz] == pytest.approx(hat)
        expected = hat ** (-link / region.trade_elasticity()[services])
        assert found["trade_cost_hat"][services, chn, kaz] == pytest.approx(expected)


def test_a_drawn_programme_has_all_its_ranges_at_one_place(region: Region) -> None:
    filled = in_region(places(50.0), region, "here")
    (drawn,) = with_strength(change(filled), -1.0).moves
    assert isinstance(drawn, StudentMove)
    assert drawn.additional == Band.exact(0.5)
    assert drawn.assumed.taken == Band.exact(assumed(region, "A-STUDENT-TAKEN", Corner.LOW))


def test_half_a_programme_brings_half_the_students(region: Region) -> None:
    filled = in_region(places(50.0), region, "here")
    half = weakened(filled, 0.5)
    assert isinstance(half, StudentMove)
    assert additional(half, region, Corner.CENTRAL)["KAZ"] == pytest.approx(75.0)
    assert additional(filled, region, Corner.CENTRAL)["KAZ"] == pytest.approx(150.0)


def test_places_of_several_origins_are_shared_by_population(region: Region) -> None:
    of = shares(places(50.0, "KAZ", "UZB"), region)
    people = {e.id: e.population_million for e in region.economies}
    assert sum(of.values()) == pytest.approx(1.0)
    assert of["UZB"] / of["KAZ"] == pytest.approx(people["UZB"] / people["KAZ"])


def mechanism_file(folder: Path, entry: str, members: str = '"TJK", "UZB"', region: str = "eurasia") -> Path:
    path = folder / "m.toml"
    path.write_text(
        f'[mechanism]\nregion = "{region}"\nmembers = [{members}]\n[[measure]]\nid = "m"\n'
        f"[[measure.exchange]]\n{entry}\n",
        encoding="utf-8",
    )
    return path


SCHOLARSHIPS = 'action = "scholarships"\n'
PAIR = 'host = "CHN"\norigins = ["KAZ"]\n'


@pytest.mark.slow
@pytest.mark.parametrize(
    ("entry", "what", "remedy"),
    [
        (f'{SCHOLARSHIPS}origins = ["KAZ"]\nplaces = 5', "without a host", 'host = "CHN"'),
        (f'{SCHOLARSHIPS}host = "CHN"\nplaces = 5', "without an origin", 'origins = ["KAZ"]'),
        (f'{SCHOLARSHIPS}host = "CHN"\norigins = ["CHN"]\nplaces = 5', "is an origin too", "crosses a border"),
        (f"{SCHOLARSHIPS}{PAIR}places = -5", "places must be at least 0", "at least 0"),
        (f'{SCHOLARSHIPS}{PAIR}places = 5\nlevel = "bachelors"', "level of study 'bachelors'", "'bachelor'"),
        (f'{SCHOLARSHIPS}{PAIR}places = 5\nlanguage = "chinese"', "unknown language 'chinese'", "'zh'"),
        (f'{SCHOLARSHIPS}{PAIR}places = 5\nlanguage = "qqq"', "unknown language 'qqq'", "ISO 639"),
        (f'action = "language_courses"\n{PAIR}places = 5', "without a language", 'language = "zh"'),
        (f"{SCHOLARSHIPS}{PAIR}cost_percent = -5", "scholarships takes places", "places = ..."),
        (f"{SCHOLARSHIPS}{PAIR}", "scholarships takes places", "places = ..."),
        (f"{SCHOLARSHIPS}{PAIR}places = 5\nadditional = 1.5", "additional must be 0 to 1", "0 to 1"),
        (f"{SCHOLARSHIPS}{PAIR}places = 5\nadditional = 0", "nobody comes who would not have come", "above 0"),
        (f'action = "recognition"\n{PAIR}cost_percent = -100', "less than nothing", "above -100"),
        (f'{SCHOLARSHIPS}host = "CNH"\norigins = ["KAZ"]\nplaces = 5', "unknown economy 'CNH'", "'CHN'"),
        (f'{SCHOLARSHIPS}{PAIR}places = 5\nsectors = ["lights"]', "unknown sector 'lights'", "'light'"),
        (f'{SCHOLARSHIPS}host = "TKM"\norigins = ["VNM"]\nplaces = 5', "nobody counted students", "TKM,VNM"),
        (f"{SCHOLARSHIPS}{PAIR}places = 9000", "36,000 places at a time for KAZ, more than its 13,000", 'note = "..."'),
    ],
)
def test_what_means_nothing_is_refused_with_place_and_remedy(
    tmp_path: Path, eurasia: Region, entry: str, what: str, remedy: str
) -> None:
    with pytest.raises(InputError) as refused:
        load_mechanism(str(mechanism_file(tmp_path, entry)), eurasia)
    assert what in refused.value.what
    assert remedy in refused.value.fix
    assert "m.toml" in refused.value.where
    assert "exchange" in refused.value.where


def test_all_faults_are_told_at_once(tmp_path: Path, eurasia: Region) -> None:
    entry = f'{SCHOLARSHIPS}origins = ["KAZ"]\nplaces = -5\nlevel = "bachelors"\nlanguage = "qqq"\nadditional = 2'
    with pytest.raises(InputError) as refused:
        load_mechanism(str(mechanism_file(tmp_path, entry)), eurasia)
    for fault in ("without a host", "places must", "additional must", "'bachelors'", "'qqq'"):
        assert fault in refused.value.what
    entry = f'{SCHOLARSHIPS}host = "CNH"\norigins = ["KAS"]\nplaces = 5\nsectors = ["lights"]'
    with pytest.raises(InputError) as refused:
        load_mechanism(str(mechanism_file(tmp_path, entry)), eurasia)
    for fault in ("'CNH'", "'KAS'", "'lights'"):
        assert fault in refused.value.what


def test_a_note_says_where_more_students_than_today_come_from(tmp_path: Path, eurasia: Region) -> None:
    entry = f'{SCHOLARSHIPS}{PAIR}places = 9000\nnote = "a new campus in Almaty"'
    (measure,) = load_mechanism(str(mechanism_file(tmp_path, entry)), eurasia).measures
    (found,) = measure.moves
    assert isinstance(found, StudentMove)
    assert found.note
    assert found.economies == ("CHN", "KAZ")


def test_a_region_without_the_assumptions_says_which(tmp_path: Path) -> None:
    region = load_region("examples/three_members.toml")
    entry = f'{SCHOLARSHIPS}host = "AAA"\norigins = ["BBB"]\nplaces = 5'
    with pytest.raises(InputError) as refused:
        load_mechanism(str(mechanism_file(tmp_path, entry, '"AAA", "BBB"')), region)
    for id in ("A-STUDENT-TRADE", "A-STUDENT-TAKEN", "A-STUDENT-ADDITIONAL"):
        assert f"no assumption '{id}'" in refused.value.what
    assert "assumptions.csv" in refused.value.fix


def test_a_table_set_to_the_weak_end_weakens_all_ranges_and_keeps_their_ends(region: Region) -> None:
    study = change(in_region(places(50.0), region, "here"))
    loaded = load_mechanism("c5", load_region("eurasia"))
    mechanism = replace(loaded, measures=(study,), shocks=())
    (weak,) = at_levels(mechanism, {"study": Corner.LOW}).measures[0].moves
    assert isinstance(weak, StudentMove)
    assert weak.additional == Band(0.5, 0.5, 1.0)
    low = assumed(region, "A-STUDENT-TAKEN", Corner.LOW)
    assert weak.assumed.taken == Band(low, low, assumed(region, "A-STUDENT-TAKEN", Corner.HIGH))


@pytest.mark.slow
def test_the_example_gives_more_to_those_who_study_and_meet_and_its_parts_add_up(eurasia: Region) -> None:
    outcome = run(eurasia, load_scenario("examples/scholarships.toml")[1])
    percent = dict(zip(outcome.economies, outcome.metrics["real_income_percent"].tolist(), strict=True))
    assert percent["TJK"] > percent["UZB"] > 0.0
    assert percent["KGZ"] > 0.0
    assert abs(percent["CHN"]) < 1e-4
    assert set(outcome.trade_cost_hat) == {"exchange"}
    assert sum(outcome.channels.values()) == pytest.approx(outcome.metrics["real_income_percent"], abs=1e-6)


def test_places_for_students_who_may_be_none_are_refused(region: Region):
    counts = (StudentCount("CHN", "KAZ", 2018, "any", Band(0.0, 100.0, 200.0), "reported", ""),)
    doubtful = replace(region, parts={**region.parts, "exchange": Exchange(students=Students(counts))})
    with pytest.raises(InputError, match="students of KAZ in CHN may be none") as refused:
        in_region(places(5.0), doubtful, "here")
    assert "low end above 0" in refused.value.fix
