"""What acts amount to: consensus, silence, amendments, accession, keys; and that nothing depends on who was first."""

import itertools

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from ortaq.core.report import Items
from ortaq.ledgers import status_sections
from ortaq.ledgers.chain.keys import new_key
from ortaq.ledgers.chain.merkle import full_subtrees, root
from ortaq.ledgers.chain.notes import Checkpoint
from ortaq.ledgers.rules.fold import state_of
from tests.ledgers.chains import ORIGIN, Acts, key_of

MEMBERS = ("AAA", "BBB", "CCC")
WORDS = {"en": "text", "ru": "текст"}
LATER = {"en": "another text", "ru": "другой текст"}


class Table(Acts):
    """Acts in order of arrival with checkpoints between them; days are those of January."""

    def __init__(self, **founding) -> None:
        super().__init__()
        self.entries, self.notes = [], []
        roles = {**dict.fromkeys(MEMBERS, "member"), "OBS": "observer", "REP": "reporter", "DEP": "depositary"}
        body = {"title": WORDS, "members": roles, "languages": ["en", "ru"], "signatures": 2, **founding}
        body["keys"] = {code: str(key_of(code).public) for code in roles}
        self.say("AAA", "found", **body)

    def say(self, author, kind, key=None, **body):
        made = self.next(author, kind, body, key=key)
        self.entries.append(made)
        return made

    def day(self, day, by=("AAA", "BBB"), hour=12):
        self.notes.append(note(self.entries, f"2026-01-{day:02}T{hour:02}:00:00Z", by))

    @property
    def state(self):
        return state_of(self.entries, self.notes)

    def why(self, act):
        return next((one.reason for one in self.state.refused if one.act.id == act.id), "")


def note(entries, time, by=("AAA", "BBB")):
    tree = full_subtrees(bytes.fromhex("".join(one.id for one in entries)))
    made = Checkpoint(ORIGIN, len(entries), root(len(entries), tree), time)
    return made.signed_by(key_of(code) for code in by).note


def proposal(table, name="p", author="AAA", **more):
    return table.say(author, "propose", id=name, title=WORDS, text=WORDS, **more)


def test_all_support_then_it_is_adopted_and_never_opens_again():
    table = Table()
    proposal(table)
    early = table.say("AAA", "adopt", proposal="p")
    table.day(1, hour=6)
    assert "AAA, BBB, CCC has not said yes" in table.why(early)
    for code in MEMBERS:
        table.say(code, "support", proposal="p")
    table.day(1)
    table.say("DEP", "adopt", proposal="p")
    table.day(2)
    adopted = table.state.proposals["p"]
    assert adopted.adopted is not None
    assert not adopted.by_silence
    assert adopted.in_force == "2026-01-02T12:00:00Z"
    for act in (
        table.say("CCC", "object", proposal="p", text=WORDS),
        table.say("BBB", "amend", proposal="p", text=LATER),
        table.say("AAA", "adopt", proposal="p"),
    ):
        assert "does not open again" in table.why(act)
    assert table.state.proposals["p"] == adopted


def test_silence_is_counted_by_checkpoints_and_broken_by_an_objection_in_time():
    def started():
        table = Table(silence_days=3)
        table.day(1)
        proposal(table, silence_until="2026-01-05T12:00:00Z")
        table.day(2)
        return table

    table = started()
    early = table.say("AAA", "adopt", proposal="p")
    table.day(5)
    assert "silence runs until" in table.why(early)
    table.say("AAA", "adopt", proposal="p")
    table.day(5, hour=13)
    assert table.state.proposals["p"].by_silence

    table = started()
    table.say("CCC", "object", proposal="p", text=WORDS)
    table.day(5)
    late = table.say("AAA", "adopt", proposal="p")
    table.day(6)
    assert table.why(late) == "CCC objects"
    table.say("CCC", "withdraw_objection", proposal="p")
    table.say("AAA", "adopt", proposal="p")
    table.day(7)
    assert table.state.proposals["p"].adopted

    table = started()
    late = table.say("CCC", "object", proposal="p", text=WORDS)
    table.day(6)
    assert "silence ended on 2026-01-05T12:00:00Z" in table.why(late)

    table = Table(silence_days=3)
    table.day(1)
    short = proposal(table, silence_until="2026-01-04T11:00:00Z")
    table.day(2)
    assert "asks for 3 days" in table.why(short)


def test_an_amendment_lets_lapse_what_was_said_of_the_earlier_text():
    table = Table()
    proposal(table)
    for code in MEMBERS:
        table.say(code, "support", proposal="p")
    table.day(1)
    table.say("BBB", "amend", proposal="p", text=LATER)
    table.day(2)
    assert table.state.proposals["p"].supporters == ()
    assert table.state.proposals["p"].text == LATER
    assert "has not said yes" in table.why(table.say("AAA", "adopt", proposal="p"))


def test_a_clock_set_back_changes_nothing():
    table = Table(silence_days=0)
    proposal(table, silence_until="2026-01-05T12:00:00Z")
    table.day(2)
    made = table.next("CCC", "object", {"proposal": "p", "text": WORDS}, at="2026-01-03T00:00:00Z")
    table.entries.append(made)
    table.day(8)
    assert "silence ended" in table.why(made)


def test_a_text_that_lacks_a_language_is_refused_and_a_divergence_stays_on_record():
    table = Table()
    lacking = table.say("AAA", "propose", id="q", title=WORDS, text={"en": "text"})
    assert "missing in ru" in table.why(lacking)
    proposal(table)
    table.say("BBB", "divergence", proposal="p", article="2", languages=["en", "ru"], text=WORDS)
    unknown = table.say("BBB", "divergence", proposal="p", article="2", languages=["en", "zh"], text=WORDS)
    assert table.why(unknown) == "no text stands in 'zh'"
    assert len(table.state.proposals["p"].divergences) == 1


def test_roles_may_do_what_is_theirs_only():
    table = Table()
    proposal(table, "observers", author="OBS")
    assert "observers" in table.state.proposals
    for author, kind, body in (
        ("OBS", "support", {"proposal": "observers"}),
        ("REP", "propose", {"id": "x", "title": WORDS, "text": WORDS}),
        ("DEP", "object", {"proposal": "observers", "text": WORDS}),
        ("OBS", "adopt", {"proposal": "observers"}),
    ):
        assert "no right" in table.why(table.say(author, kind, **body))
    assert "does not take part" in table.why(table.say("ZZZ", "statement", text=WORDS)) or "key" in table.why(
        table.entries[-1]
    )
    assert "founded once" in table.why(
        table.say("BBB", "found", title=WORDS, members={"BBB": "member"}, languages=["en"])
    )


def test_a_member_joins_with_the_key_that_was_adopted_and_leaves_on_a_day():
    table = Table()
    stranger = table.say("DDD", "accede")
    assert "not signed by a key" in table.why(stranger)
    table.heads.pop("DDD")
    table.entries.remove(stranger)
    proposal(table, accession={"member": "DDD", "role": "member"}, keys={"DDD": str(key_of("DDD").public)})
    too_early = table.say("DDD", "accede")
    assert "was not adopted" in table.why(too_early)
    for code in MEMBERS:
        table.say(code, "support", proposal="p")
    table.day(1)
    table.say("AAA", "adopt", proposal="p")
    table.day(2)
    table.say("DDD", "accede")
    table.day(3)
    assert table.state.members == {*MEMBERS, "DDD"}
    past = table.say("DDD", "withdraw", on="2025-12-31", text=WORDS)
    table.day(4)
    assert "past" in table.why(past)
    table.say("DDD", "withdraw", on="2026-12-31", text=WORDS)
    table.day(5)
    assert table.state.members == set(MEMBERS)
    assert table.state.left == {"DDD": "2026-12-31"}


def test_a_key_is_rotated_and_the_old_one_signs_no_more():
    table, fresh = Table(), new_key("BBB")
    table.say("BBB", "key", keys={"BBB": str(fresh.public)})
    old = table.say("BBB", "statement", text=WORDS)
    assert "not signed by a key of BBB" in table.why(old)
    assert table.why(table.say("BBB", "statement", key=fresh, text=WORDS)) == ""
    foreign = table.say("CCC", "key", keys={"BBB": str(new_key("BBB").public)})
    assert "cannot change the key of BBB" in table.why(foreign)
    assert table.why(table.say("BBB", "statement", key=fresh, text=WORDS)) == ""
    table.say("CCC", "key", keys={"CCC": ""})
    assert "not signed by a key" in table.why(table.say("CCC", "statement", text=WORDS))


def test_entry_into_force_waits_for_ratifications():
    table = Table()
    proposal(table, ratifications=2)
    for code in MEMBERS:
        table.say(code, "support", proposal="p")
    table.day(1)
    table.say("AAA", "adopt", proposal="p")
    table.day(2)
    assert table.state.proposals["p"].in_force is None
    table.say("AAA", "ratify", proposal="p")
    assert "has ratified" in table.why(table.say("AAA", "ratify", proposal="p"))
    table.say("CCC", "ratify", proposal="p")
    table.day(9)
    assert table.state.proposals["p"].in_force == "2026-01-09T12:00:00Z"


def test_a_checkpoint_counts_only_with_enough_members():
    table = Table()
    proposal(table)
    for by in (("AAA",), ("OBS", "DEP"), ()):
        if by:
            table.day(1, by)
    assert table.state.proposals["p"].act.time is None
    table.day(2, ("AAA", "CCC"))
    assert table.state.proposals["p"].act.time == "2026-01-02T12:00:00Z"


HOSTILE = ("", "   ", "x" * 20_001, "safe \u202e esrever", "zero\u200bwidth", "bell \x07")


@pytest.mark.parametrize("text", HOSTILE)
def test_hostile_texts_are_refused_with_a_reason(text):
    table = Table()
    act = table.say("AAA", "statement", text={"en": text})
    assert table.why(act)
    assert len(table.why(act)) < 200


def test_acts_of_different_members_under_one_checkpoint_commute():
    base = Table(silence_days=0)
    proposal(base, silence_until="2026-01-05T12:00:00Z")
    base.day(2)
    start, notes = list(base.entries), list(base.notes)
    three = (
        base.next("AAA", "adopt", {"proposal": "p"}),
        base.next("BBB", "object", {"proposal": "p", "text": WORDS}),
        base.next("CCC", "support", {"proposal": "p"}),
    )
    states = []
    for order in itertools.permutations(three):
        entries = [*start, *order]
        states.append(state_of(entries, [*notes, note(entries, "2026-01-04T12:00:00Z")]))
    assert all(state == states[0] for state in states)
    assert states[0].proposals["p"].adopted is None
    assert states[0].proposals["p"].objections == ("BBB",)


@given(st.randoms(use_true_random=False))
@settings(max_examples=25, deadline=None)
def test_without_keys_the_order_of_arrival_counts(random):
    acts = Acts()
    roles = dict.fromkeys(MEMBERS, "member")
    entries = [acts.next("AAA", "found", {"title": WORDS, "members": roles, "languages": ["en"]})]
    entries.append(acts.next("AAA", "propose", {"id": "p", "title": WORDS, "text": WORDS}))
    support = [acts.next(code, "support", {"proposal": "p"}) for code in MEMBERS]
    random.shuffle(support)
    entries += support
    entries.append(acts.next("BBB", "adopt", {"proposal": "p"}))
    state = state_of(entries)
    assert not state.keyed
    assert state.proposals["p"].adopted is not None


class Meetings(RuleBasedStateMachine):
    """Members do whatever they like; what was adopted stays, and every act is counted or refused with a reason."""

    @initialize()
    def found(self):
        self.table = Table(silence_days=0)
        self.hours, self.adopted, self.names = 0, {}, 0

    @rule(author=st.sampled_from((*MEMBERS, "OBS")), silent=st.booleans())
    def propose(self, author, silent):
        self.names += 1
        until = {"silence_until": self._time(self.hours + 2)} if silent else {}
        proposal(self.table, f"p{self.names}", author, **until)

    @rule(
        author=st.sampled_from((*MEMBERS, "OBS", "DEP")),
        kind=st.sampled_from(
            ("support", "support", "object", "amend", "adopt", "withdraw_objection", "reserve", "ratify")
        ),
        which=st.integers(1, 3),
    )
    def say(self, author, kind, which):
        text = {"text": LATER} if kind in {"object", "amend", "reserve"} else {}
        self.table.say(author, kind, proposal=f"p{which}", **text)

    @rule()
    def checkpoint(self):
        self.hours += 1
        self.table.notes.append(note(self.table.entries, self._time(self.hours)))

    def _time(self, hours):
        return f"2026-01-{1 + hours // 24:02}T{hours % 24:02}:00:00Z"

    @invariant()
    def adopted_never_reopens(self):
        state = self.table.state
        for name, text in self.adopted.items():
            assert state.proposals[name].text == text
            assert state.proposals[name].adopted is not None
        if self.table.notes and self.table.entries:
            covered = len(self.table.entries)
            settled = state_of(self.table.entries[:covered], self.table.notes)
            self.adopted.update(
                {name: one.text for name, one in settled.proposals.items() if one.adopted and one.adopted.covered}
            )

    @invariant()
    def an_adopted_text_had_no_objection(self):
        for one in self.table.state.proposals.values():
            if one.adopted:
                assert not set(one.objections) & one.voters
                assert one.by_silence or set(one.supporters) >= one.voters


Meetings.TestCase.settings = settings(max_examples=12, stateful_step_count=15, deadline=None)
TestMeetings = Meetings.TestCase


def test_status_in_full_tells_keys_bodies_sessions_and_what_was_said():
    body = {"id": "ministers", "title": WORDS, "track": "ministers", "owns": ["rail"], "cost_musd_per_year": 1.5}
    table = Table(bodies=[body])
    table.say("AAA", "session", id="s1", title=WORDS, on="2026-02-01", body="ministers", place="Almaty", items=[LATER])
    proposal(table, session="s1")
    table.say("BBB", "object", proposal="p", text=LATER)
    table.say("BBB", "divergence", proposal="p", article="2", languages=["en", "ru"], text=WORDS)
    table.say("CCC", "statement", text=LATER)
    (section,) = status_sections(table.state, {}, "2026-02-02", language="ru")
    cells = {one.id: [[cell.said for cell in row] for row in one.rows] for one in section.blocks}
    ((on, named, body, host, place, items, *_),) = cells["sessions"]
    assert (on, named, body, host, place) == ("2026-02-01", "текст", "текст", "", "Almaty")
    assert items == Items(("другой текст",))
    assert cells["bodies"][0][2:4] == [Items(("rail",)), 1.5]
    assert [row[3] for row in cells["said"]] == ["другой текст", "текст", "другой текст"]
    assert {row[2] for row in cells["participants"]} >= {str(key_of(code).public) for code in MEMBERS}
    assert "refused" not in cells
