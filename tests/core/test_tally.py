"""Work is counted where somebody asks, and only there."""

from ortaq.core.tally import tallied, tally, tally_question


def test_work_is_counted_while_somebody_asks() -> None:
    tally("steps")
    with tallied() as found:
        tally("steps", 2)
        tally("steps")
        for asked in (b"one", b"two", b"one"):
            tally_question("routes", lambda asked=asked: asked)
    tally("steps")
    assert dict(found.counts) == {"steps": 3, "routes": 3}
    assert len(found.questions["routes"]) == 2


def test_a_count_inside_another_is_its_own() -> None:
    with tallied() as outer:
        with tallied() as inner:
            tally("steps")
        tally("steps", 5)
    assert (inner.counts["steps"], outer.counts["steps"]) == (1, 5)


def test_what_tells_questions_apart_is_not_computed_where_nobody_asks() -> None:
    def never() -> bytes:
        raise AssertionError

    tally_question("routes", never)
