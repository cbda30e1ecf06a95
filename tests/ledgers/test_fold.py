"""The state is continued act by act: it is that of all acts read at once, and refuses what that would refuse."""

import random

import pytest

from ortaq.core import InputError
from ortaq.ledgers import Ledger
from ortaq.ledgers.chain.entry import Entry, signed
from ortaq.ledgers.chain.keys import new_key
from ortaq.ledgers.rules.fold import Fold, state_of
from tests.ledgers.chains import key_of
from tests.ledgers.test_ledger import founding
from tests.ledgers.test_observed import FORETOLD, MEASURED
from tests.ledgers.test_rules import MEMBERS, WORDS, Table, note

WORDS_EN = {"en": "text"}
DAYS = ("2025-06-01", "2027-06-01")
PROPOSALS, COMMITMENTS = ("p", "q"), ("x", "y", "z")
WHO = (*MEMBERS, "DEP", "OBS", "REP")


def _any_act(chosen: random.Random) -> tuple[str, dict]:
    """Return an act of any kind that may or may not count as things stand."""
    proposal, commitment = chosen.choice(PROPOSALS), chosen.choice(COMMITMENTS)
    promise = {"id": commitment, "obligor": [chosen.choice(MEMBERS)], "action": WORDS}
    bodies = {
        "session": {"id": proposal, "title": WORDS, "on": "2026-02-01"},
        "propose": {"id": proposal, "title": WORDS, "text": WORDS, **chosen.choice(({}, {"commitments": [promise]},
                    {"session": "p"}, {"silence_until": "2026-01-20T00:00:00Z"}))},
        "amend": {"proposal": proposal, "text": WORDS},
        "object": {"proposal": proposal, "text": WORDS},
        "reserve": {"proposal": proposal, "text": WORDS},
        "divergence": {"proposal": proposal, "article": "1", "languages": ["en", "ru"], "text": WORDS},
        "commit": promise,
        "relation": {"between": list(MEMBERS), "kind": "memorandum", "title": WORDS, "commitments": [promise]},
        "report": {"commitment": commitment, "value": 1.5, "on": "2026-02-01"},
        "observe": {"commitment": commitment, "value": 28.0, **MEASURED},
        "forecast": FORETOLD | {"resolves": {**FORETOLD["resolves"], "after": chosen.choice(DAYS)}},
        "outcome": {"forecast": FORETOLD["id"], "value": 1.0, "read": "2026-02-01", "source": "f.csv"},
        "statement": {"text": WORDS, **chosen.choice(({}, {"proposal": proposal}))},
        "withdraw": {"on": "2026-06-01", "text": WORDS},
        **{kind: {"proposal": proposal} for kind in ("withdraw_objection", "support", "adopt", "ratify")},
    }  # fmt: skip
    kinds = [kind for kind in bodies if kind != "withdraw"] * 6 + ["support"] * 20 + ["adopt"] * 6 + ["withdraw"]
    kind = chosen.choice(kinds)
    return kind, bodies[kind]


@pytest.mark.parametrize("seed", [0, 1, *(pytest.param(seed, marks=pytest.mark.long) for seed in range(2, 12))])
def test_what_is_continued_act_by_act_is_what_all_acts_amount_to(seed):
    chosen, table = random.Random(seed), Table()
    fold, told = Fold(table.entries, table.notes), 0
    for step in range(60):
        author = chosen.choice(WHO)
        kind, body = _any_act(chosen)
        head = fold.heads.get(author)
        made = signed(Entry(author, head.entry.n + 1 if head else 1, head.id if head else None, (),
                            "2026-01-01T00:00:00Z", kind, body), key_of(author))  # fmt: skip
        reason = fold.refusals([made]).get(made.id, "")
        table.entries.append(made)
        whole = state_of(table.entries, table.notes)
        assert reason == next((one.reason for one in whole.refused if one.act.id == made.id), ""), (step, kind)
        told += bool(reason)
        fold.advance([made])
        if chosen.random() < 0.1:
            table.notes.append(note(table.entries, f"2026-01-{2 + step // 4:02}T12:00:00Z"))
            fold.advance([], table.notes)
        if chosen.random() < 0.3:
            assert fold.state() == state_of(table.entries, table.notes)
    assert 5 < told < 60


def test_a_key_or_a_checkpoint_that_comes_late_is_read_as_if_it_had_been_there(tmp_path):
    table = Table()
    for _ in range(4):
        table.say("BBB", "statement", text=WORDS)
    fold = Fold(table.entries)
    late = [note(table.entries[:count], f"2026-01-0{count}T12:00:00Z") for count in (2, 4, 3)]
    for count in range(1, 4):
        fold.advance([], late[:count])
        assert fold.state() == state_of(table.entries, late[:count])
    turned = table.next("BBB", "key", {"keys": {"BBB": str(new_key("BBB").public)}})
    fold.advance([turned])
    assert fold.state() == state_of([*table.entries, turned], late)


@pytest.mark.slow
def test_the_next_act_of_an_author_follows_the_longest_of_its_own(tmp_path):
    with Ledger.new(tmp_path / "a.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as mine:
        mine.store.copied_to(tmp_path / "b.ledger")

        def say(ledger, text):
            return ledger.append("UZB", "statement", {"text": {"en": text}}, key=key_of("UZB"))

        kept = [say(mine, f"here {number}") for number in range(3)]
        with Ledger.open(tmp_path / "b.ledger") as theirs:
            say(theirs, "there")
            mine.merge(theirs)
        before = {one.act.id for one in mine.state().refused}
        assert say(mine, "and on").entry.n == 4
        assert {one.act.id for one in mine.state().refused} == before
        assert len(before) == 1
        assert kept[2].id not in before


@pytest.mark.slow
def test_what_another_process_wrote_is_read_as_a_tail(tmp_path):
    with Ledger.new(tmp_path / "a.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as mine:
        text = {"title": WORDS_EN, "text": WORDS_EN}
        with Ledger.open(tmp_path / "a.ledger") as other:
            mine.state()
            other.append("UZB", "propose", {"id": "p", **text}, key=key_of("UZB"))
            mine.append("KAZ", "support", {"proposal": "p"}, key=key_of("KAZ"))
            other.append("UZB", "object", {"proposal": "p", "text": WORDS_EN}, key=key_of("UZB"))
            with pytest.raises(InputError, match="UZB objects"):
                mine.append("KAZ", "adopt", {"proposal": "p"}, key=key_of("KAZ"))
            note = other.checkpoint([key_of("KAZ")], "2026-12-01T12:00:00Z")
            assert mine.state().time == note.time
        assert mine.state() == state_of(mine.entries(), mine.store.checkpoints())


@pytest.mark.slow
def test_reports_of_a_document_may_stand_beside_it(tmp_path):
    with Ledger.new(tmp_path / "a.ledger", "example.org/c5", "KAZ", founding(), key=key_of("KAZ")) as mine:
        promise = {"id": "x", "obligor": ["UZB"], "action": WORDS_EN, "target": 1.0}
        document = {"between": ["KAZ", "UZB"], "kind": "agreement", "title": WORDS_EN, "commitments": [promise]}
        seen = {"commitment": "x", "value": 2.0, "on": "2026-02-01"}
        mine.append_all("KAZ", [("relation", document), ("report", seen)], key=key_of("KAZ"))
        assert len(mine.state().commitments["x"].reports) == 1
