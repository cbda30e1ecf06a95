"""The first page: what to sign now, what it brings to whom, who could refuse, and what to find out next."""

from collections.abc import Sequence

from ortaq.agreement import refusal
from ortaq.agreement.sentences import out_of_reach, rule
from ortaq.answers.choices import Choice, Role, choices
from ortaq.answers.material import Material
from ortaq.answers.sections.answered import agenda_answered
from ortaq.answers.sections.first_page_boxes import boxes
from ortaq.answers.sections.first_page_choices import choices_table
from ortaq.answers.sections.first_page_ladder import ladder_figure
from ortaq.answers.sections.first_page_measures import measures_table
from ortaq.answers.sections.first_page_members import member_gains, members_table
from ortaq.answers.sections.how_searched import certain_in_short
from ortaq.answers.sections.investors import investors_line
from ortaq.answers.sections.other_model import in_finer_sectors
from ortaq.answers.sections.other_model import sentence as in_other_model
from ortaq.answers.sections.reasons import objections
from ortaq.answers.sections.words import case_names, counted, money, tagged_list
from ortaq.core.report import Figure, Front, Number, Paragraphs, Reading, Section, Table, Text, Words


def first_page(material: Material) -> Section:
    """Return the answer on one page; where nobody signs, what comes closest and who refuses it."""
    question = Text(
        "front.question",
        {
            "measures": counted(len(material.payoffs.measures)),
            "members": counted(len(material.payoffs.members)),
        },
    )
    shown = choices(material)
    chosen = next((choice for choice in shown if choice.role is Role.RECOMMENDED), None)
    if chosen is None:
        return _nobody(material, question)
    picture = ladder_figure(material, chosen)
    rows: tuple[tuple[Table | Figure, ...], ...] = (
        (choices_table(material, shown),),
        (*(() if picture is None else (picture,)), *boxes(material, shown)),
        (measures_table(material, chosen),),
        (members_table(material, chosen.package),),
    )
    front = Front(question, tuple(len(row) for row in rows), meanings(material, chosen))
    blocks = tuple(block for row in rows for block in row)
    return Section("answer", title(material, shown), firmness(material, shown), blocks, front=front)


def title(material: Material, shown: Sequence[Choice]) -> Text:
    """Return the recommendation: what to sign for how much, who gains, and what part of everything that is.

    Parameters
    ----------
    material : Material
    shown : sequence of Choice
        Of that material.
    """
    chosen = next(choice for choice in shown if choice.role is Role.RECOMMENDED)
    everything = len(material.payoffs.measures)
    numbers: dict[str, Words] = {
        "number": counted(chosen.package.bit_count()),
        "measures": counted(everything),
        "cost": money(chosen.cost_musd),
    }
    sign = Text("front.sign_all" if chosen.package.bit_count() == everything else "front.sign", numbers)
    gain = _gainers(material, chosen)
    if shown[-1].package == chosen.package:
        return Text("list.sentences", {"first": sign, "second": Text("front.gains", gain)})
    parts: dict[str, Words] = {
        **gain,
        "share": counted(round(100.0 * chosen.gain_musd / shown[-1].gain_musd)),
        "paid": counted(round(100.0 * chosen.cost_musd / shown[-1].cost_musd)),
    }
    return Text("list.sentences", {"first": sign, "second": Text("front.gains_of", parts)})


def _gainers(material: Material, chosen: Choice) -> dict[str, Words]:
    """Return who gains by what matters, and what all gain together."""
    found = member_gains(material, chosen.package)
    gaining = [one.member for one in found if one.gains]
    who: Words = Text("front.all_members", {"number": counted(len(found))})
    if len(gaining) < len(found):
        who = Text("front.some_members", {"number": counted(len(gaining)), "members": counted(len(found))})
    return {"who": who, "gain": money(chosen.gain_musd)}


def firmness(material: Material, shown: Sequence[Choice]) -> tuple[Text, ...]:
    """Return in how many worlds all sign, what is left where effects are weak and costs high, and in another model.

    Parameters
    ----------
    material : Material
    shown : sequence of Choice
        Of that material.
    """
    chosen = next(choice for choice in shown if choice.package == material.agreement.recommended)
    numbers: dict[str, Words] = {
        "signed": counted(chosen.signed),
        "draws": counted(chosen.draws),
        "low": money(chosen.low_musd),
        "high": money(chosen.high_musd),
    }
    said = Text("front.drawn" if chosen.is_drawn else "front.cases", numbers)
    stress = Text(
        "front.stress_signed" if chosen.stress_signed else "front.stress_refused", {"gain": money(chosen.stress_musd)}
    )
    found = material.other_model
    other = () if found is None else (in_other_model(found),)
    finer = () if found is None or not found.finer_sectors else (in_finer_sectors(found),)
    return (Text("list.sentences", {"first": said, "second": stress}), *other, *finer)


def meanings(material: Material, chosen: Choice) -> tuple[Words, ...]:
    """Return what the words of a first page mean.

    Parameters
    ----------
    material : Material
    chosen : Choice
        Says what ranges are over.
    """
    small = material.mechanism.materiality
    gain = Text("front.means_gain", {"states": counted(len(material.payoffs.shocks))})
    bar: tuple[Text, ...] = ()
    if small.percent > 0.0 and small.musd > 0.0:
        numbers = {"percent": Number(small.percent, Reading.INPUT), "musd": Number(small.musd, Reading.MONEY)}
        bar = (Text("front.means_indifferent", numbers),)
    drawn = Text("front.means_case", {"cases": counted(chosen.draws)})
    if chosen.is_drawn and material.drawn is not None:
        common = Number(100.0 * material.drawn.common, Reading.INPUT)
        drawn = Text("front.means_draw", {"draws": counted(chosen.draws), "common": common})
    year = Text("front.means_money", {"year": str(material.region.base_year)})
    how = agenda_answered(material.region, material.mechanism)
    found = material.searched
    certain = () if found is None else (certain_in_short(found, solved=material.payoffs.verified_count),)
    return how, *certain, gain, *bar, drawn, Text("front.means_stress"), *investors_line(material), year


def _nobody(material: Material, question: Text) -> Section:
    """Return that nobody signs, what comes closest, who refuses it and what each member would get."""
    agreement = material.agreement
    closest = agreement.obstacles.closest
    how = agenda_answered(material.region, material.mechanism)
    said: Paragraphs = out_of_reach(agreement)
    heading = Text("answer.none", {"rule": rule(agreement)})
    if closest is None:
        return Section("answer", heading, said, (), front=Front(question, (), (how,)))
    signed = material.bands[closest].accepted_in
    elsewhere = (
        Text("answer.signed_elsewhere", {"cases": case_names(signed)})
        if signed
        else Text("answer.signed_nowhere", {"cases": counted(len(material.cases))})
    )
    refused = refusal(material.payoffs, agreement, closest)
    said = (
        *said,
        Text("answer.closest", {"shortfall": money(refused.shortfall_musd)}),
        tagged_list(agreement.measures, closest),
        *objections(refused),
        elsewhere,
    )
    return Section("answer", heading, said, (members_table(material, closest),), front=Front(question, (1,), (how,)))
