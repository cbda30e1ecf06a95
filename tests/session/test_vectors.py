"""Vectors that the page is held against: made by Python, kept beside the tests of the page.

Made anew by ``python -m tests.session.test_vectors``.
"""

import hashlib
import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from ortaq.agreement.suggest import public_order
from ortaq.ledgers.chain.keys import key_from_seed
from ortaq.session.agenda import Feature
from ortaq.session.answering import told
from ortaq.session.course import Question, Terms, course, question
from ortaq.session.key_notes import Circle, key_note, mask_key
from ortaq.session.limits import Limits, meaning, refusals
from ortaq.session.sealed import context, masked, united
from tests.session.agendas import small_agenda

FILE = Path(__file__).parents[1] / "web" / "page" / "sealed_vectors.json"
TERMS = Terms(block=4, blocks=3, steps=(0.0, 0.1))
OFF = 0b10
AGENDA = replace(
    small_agenda(measures=5),
    dependence_percent=np.arange(31.0 * 3).reshape(31, 3),
    features=(
        Feature("water", {"en": "Water"}, 0b10110),
        Feature("equality", {"en": "Equality"}, holds="0110" * 7 + "101"),
    ),
)
LIMITS = (
    ("AAA", Limits(line=0.4, slip=0.05)),
    ("BBB", Limits("musd", 35.0, 0.2, ("measure_1",), 21.5, 60.0, {"water": -7.25})),
    ("CCC", Limits(line=-0.2, weights={"water": 0.1, "equality": 0.25})),
)


def _masks() -> dict[str, Any]:
    codes = ("AAA", "BBB", "CCC", "DDD")
    secrets = {code: hashlib.sha256(code.encode()).digest() for code in codes}
    keys = {code: mask_key(code, raw, raw[::-1]) for code, raw in secrets.items()}
    signers = {code: key_from_seed(code, raw[::-1]) for code, raw in secrets.items()}
    circled = Circle("5e55" * 16, {code: key.public for code, key in keys.items()})
    asked = Question("block", 7, 1, (4, 0, 30, 11, 2))
    refused = {code: [(place * 7 + row) % 5 == 0 for row in range(5)] for place, code in enumerate(codes[:2])}
    seats, messages = [], {}
    for code in codes:
        own = refused.get(code, [False] * 5)
        messages[code] = masked(own, asked, keys[code], circled)
        seats.append(
            {
                "member": code,
                "private": secrets[code].hex(),
                "secret": secrets[code][::-1].hex(),
                "public": keys[code].public.hex(),
                "signature": key_note(circled.session, keys[code], signers[code]).signature.hex(),
                "ledger": signers[code].public.raw.hex(),
                "refused": own,
                "message": messages[code].hex(),
            }
        )
    return {
        "session": circled.session,
        "asked": {"kind": "block", "number": 7, "step": 1, "rows": list(asked.rows)},
        "context": context(circled, asked).hex(),
        "seats": seats,
        "could": list(united(messages, codes, 5)),
    }


def _limits(member: str, own: Limits) -> dict[str, Any]:
    meant, rows = meaning(AGENDA, member, own), course(AGENDA, TERMS)
    asked = [question(TERMS, rows, number) for number in range(TERMS.questions(len(rows)))]
    published = [(~refusals(meant, own.slip, TERMS.steps[q.step], q.rows)).tolist() for q in asked]
    known = told(meant, own, TERMS, zip(asked, published, strict=True))
    return {
        "member": member,
        "limits": own.record,
        "reason": meant.reason.tolist(),
        "counted": meant.counted.tolist(),
        "best": meant.best,
        "refused": refusals(meant, own.slip, 0.1, np.arange(len(AGENDA.packages))).tolist(),
        "published": published,
        "told": {"answers": known.answers, "low": known.low, "high": known.high, "kept": known.kept},
    }


def vectors() -> dict[str, Any]:
    rows = course(AGENDA, TERMS)
    asked = question(TERMS, rows, 3)
    return {
        "agenda": json.loads(AGENDA.data),
        "terms": TERMS.record,
        "masks": _masks(),
        "order": public_order(AGENDA.gain_percent).tolist(),
        "course": rows.tolist(),
        "off": OFF,
        "course_off": course(AGENDA, TERMS, OFF).tolist(),
        "question": {"kind": asked.kind, "number": 3, "step": asked.step, "rows": list(asked.rows)},
        "questions": TERMS.questions(len(rows)),
        "limits": [_limits(member, own) for member, own in LIMITS],
    }


def test_the_kept_vectors_are_what_python_says_today() -> None:
    assert json.loads(FILE.read_text("utf-8")) == json.loads(json.dumps(vectors()))


if __name__ == "__main__":
    FILE.write_text(json.dumps(vectors(), ensure_ascii=False, separators=(",", ":")) + "\n", "utf-8")
