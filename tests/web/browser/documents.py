"""Table documents for the browser: a random table whose answers Python computes too, as large as wanted.

``ruled_case`` has every kind of rule, weights, a tail of its own and estimates; ``trade_map`` and ``network_map`` are
maps for any case.
"""

import base64
import json
import zlib
from dataclasses import dataclass, replace
from importlib.resources import files
from itertools import combinations
from typing import Any

import numpy as np

from ortaq.agreement import Acceptance, Agreement, agree, principle_checks
from ortaq.answers.agenda import at_ladder_stop
from ortaq.core import Array, Change, Kind, Materiality, Mechanism, Payoffs, Rules
from ortaq.web.agenda_record import rules_record
from tests.worlds import toy_mechanism

MAP = files("ortaq").joinpath("data", "maps", "natural_earth.geojson")
IDS = ("KAZ", "KGZ", "TJK", "TKM", "UZB", "CHN")
NAMES = {
    "KAZ": ("Kazakhstan", "Казахстан", "哈萨克斯坦"),
    "KGZ": ("Kyrgyzstan", "Кыргызстан", "吉尔吉斯斯坦"),
    "TJK": ("Tajikistan", "Таджикистан", "塔吉克斯坦"),
    "TKM": ("Turkmenistan", "Туркменистан", "土库曼斯坦"),
    "UZB": ("Uzbekistan", "Узбекистан", "乌兹别克斯坦"),
    "CHN": ("China", "Китай", "中国"),
}
RULES = {
    "worst": (Acceptance.WORST, 0.25),
    "mean": (Acceptance.EXPECTED, 0.25),
    "cvar10": (Acceptance.CVAR, 0.1),
    "cvar25": (Acceptance.CVAR, 0.25),
    "cvar15": (Acceptance.CVAR, 0.15),
}
COST_MUSD = 12.5


@dataclass(frozen=True)
class Case:
    """A random table, the mechanism around it and the document of both."""

    payoffs: Payoffs
    mechanism: Mechanism
    document: dict[str, Any]
    prosperity: dict[str, float]

    def agreement(self, rule: str, thresholds: dict[str, float] | None = None) -> Agreement:
        """Return Python's answer under a rule of the page."""
        accept, tail = RULES[rule]
        mechanism = self.mechanism
        if thresholds is not None:
            mechanism = replace(mechanism, threshold_percent=thresholds)
        found = agree(self.payoffs, mechanism, accept=accept, tail=tail, prosperity=self.prosperity)
        return at_ladder_stop(self.payoffs, found, mechanism, self.prosperity)


def random_case(seed: int = 3, measures: int = 6, members: int = 4, shocks: int = 4, **stated: Any) -> Case:
    """Return a table in which some packages are accepted and some refused; gains are exact in 32 bits.

    ``stated`` goes into the mechanism.
    """
    rng = np.random.default_rng(seed)
    ids = IDS[:members]
    names = tuple(f"measure_{k}" for k in range(measures))
    income = rng.uniform(2e4, 4e5, (members, 1)) * rng.uniform(0.9, 1.1, (members, shocks))
    single = (
        (rng.normal(0.12, 0.2, (measures, members, 1)) + rng.normal(0.0, 0.05, (measures, members, shocks)))
        * income
        / 100.0
    )
    bits = (np.arange(2**measures)[:, None] >> np.arange(measures)) & 1
    gain = np.einsum("pm,mis->pis", bits, single)
    gain += 0.02 * (bits.sum(axis=1) ** 1.5)[:, None, None] * income / 100.0
    gain[0] = 0.0
    participants = tuple(tuple(m for m in ids if rng.random() < 0.6) or ids[:1] for _ in names)
    cost = np.array([[COST_MUSD * (m == who[0]) for m in ids] for who in participants])
    payoffs = Payoffs(
        members=ids,
        measures=names,
        shocks=("none", *(f"shock_{k}" for k in range(1, shocks))),
        participants=participants,
        probability=_probability(shocks),
        gain_musd=gain.astype(np.float32).astype(np.float64),
        income_musd=income,
        cost_musd=bits @ cost,
    )
    mechanism = replace(
        toy_mechanism(),
        members=ids,
        threshold_percent=dict.fromkeys(ids, 0.0),
        measures=tuple(
            Change(n, Kind.MEASURE, f"Measure {k + 1}", "What it does.", (), "toy", participants[k])
            for k, n in enumerate(names)
        ),
        **stated,
    )
    prosperity = {m: float(v) for m, v in zip(ids, rng.uniform(1e3, 2e4, members), strict=True)}
    return Case(payoffs, mechanism, _document(payoffs, mechanism, prosperity), prosperity)


def _probability(shocks: int) -> Array:
    """Return seven tenths for no shock, and later shocks likelier than earlier ones."""
    later = np.arange(1, shocks)
    return np.array([0.7, *(0.3 * later / later.sum())]) if shocks > 1 else np.ones(1)


def ruled_case(seed: int = 34, measures: int = 7, members: int = 5, shocks: int = 4) -> Case:
    """Return a table with rules of every kind, weights, CVaR over the worst 15 %, three packages in four estimated."""
    case = random_case(
        seed,
        measures,
        members,
        shocks,
        rules=Rules(
            requires={"measure_1": ("measure_0",), "measure_6": ("measure_2", "measure_3")},
            excludes=(("measure_0", "measure_2"), ("measure_1", "measure_4", "measure_5")),
            ladders=(("measure_2", "measure_3", "measure_5"),),
            budget_musd=(measures - 3) * COST_MUSD,
            member_budget_musd={"KAZ": 2 * COST_MUSD, "TJK": COST_MUSD},
        ),
        weights={"KAZ": 2.0, "TJK": 0.5},
    )
    verified = np.arange(2**measures) % 4 == 0
    error = np.linspace(0.001, 0.02, members * shocks).reshape(members, shocks)
    payoffs = replace(case.payoffs, verified=verified, error_percent=error)
    document = _document(payoffs, case.mechanism, case.prosperity, accept=Acceptance.CVAR, tail=0.15)
    return Case(payoffs, case.mechanism, document, case.prosperity)


def drawn_case(seed: int) -> Case:
    """Return a table of any shape with any rules; in every third one of two measures that do the same may be taken.

    In every second one small gains and losses do not matter.
    """
    rng = np.random.default_rng((14, seed))
    twins = seed % 3 == 0
    measures, members, shocks = (int(rng.integers(*ends)) for ends in ((2, 7), (1, 7), (1, 6)))
    ids = IDS[:members]
    weights = {m: float(w) for m, w in zip(ids, rng.choice((0.5, 1.0, 3.0), members), strict=True)}
    rules = Rules(excludes=(("measure_0", "measure_1"),)) if twins else _drawn_rules(rng, measures, ids)
    small = Materiality(0.05, 90.0, {"KAZ": 30.0}) if seed % 2 else Materiality()
    case = random_case(seed, measures, members, shocks, rules=rules, weights=weights, materiality=small)
    gain = case.payoffs.gain_musd
    if twins:
        packages = np.arange(len(gain))
        gain = gain[np.where(packages & 3 == 2, packages ^ 3, packages)]
    payoffs = replace(case.payoffs, gain_musd=gain)
    return Case(payoffs, case.mechanism, _document(payoffs, case.mechanism, case.prosperity), case.prosperity)


def _drawn_rules(rng: np.random.Generator, measures: int, members: tuple[str, ...]) -> Rules:
    """Return rules in which measures need earlier ones only, and exclude only ones that nothing needs."""
    names = [f"measure_{k}" for k in range(measures)]
    half = measures // 2
    requires = {names[half]: tuple(n for n in names[:half] if rng.random() < 0.5)}
    free = names[half + 1 :]
    budget = float(rng.integers(1, measures + 1)) * COST_MUSD
    return Rules(
        requires={measure: needed for measure, needed in requires.items() if needed},
        excludes=(tuple(free),) if len(free) > 1 and rng.random() < 0.7 else (),
        ladders=(tuple(names[: half + 1]),) if half > 0 and rng.random() < 0.4 else (),
        budget_musd=budget if rng.random() < 0.5 else None,
        member_budget_musd={m: COST_MUSD for m in members if rng.random() < 0.3},
    )


def trade_map(case: Case) -> dict[str, Any]:
    """Return the base map that ships with trade between the members of a case, no two pairs alike."""
    shapes = json.loads(MAP.read_text("utf-8"))
    pairs = list(combinations(case.payoffs.members, 2))
    places = {m: [70.0 + 2.0 * k, 42.0 + k] for k, m in enumerate(case.payoffs.members)}
    links = [{"between": list(pair), "musd": 400.0 * (k + 1) ** 2} for k, pair in enumerate(pairs)]
    return {"shapes": shapes, "figures": [], "trade": {"places": places, "links": links}, "note": "Drawn."}


def network_map(links: int = 1500, crossings: int = 40, seed: int = 1) -> dict[str, Any]:
    """Return the base map that ships with a map of as many lines and places as a real network has."""
    rng = np.random.default_rng(seed)
    start = rng.uniform((40.0, 30.0), (120.0, 55.0), (links, 2))
    lines = np.stack([start, start + rng.normal(0.3, 0.1, (links, 2))], axis=1)
    places = rng.uniform((55.0, 38.0), (80.0, 50.0), (crossings, 2))
    features = [
        {
            "type": "Feature",
            "properties": {"weight": float(flow), "state": "open", "faint": False},
            "geometry": {"type": "LineString", "coordinates": line.tolist()},
        }
        for line, flow in zip(lines, rng.lognormal(size=links), strict=True)
    ] + [
        {
            "type": "Feature",
            "properties": {"size": float(k + 1), "state": "open", "said": _said(k)},
            "geometry": {"type": "Point", "coordinates": place.tolist()},
        }
        for k, place in enumerate(places)
    ]
    shapes = json.loads(MAP.read_text("utf-8"))
    return {"shapes": shapes, "figures": [_figure("roads", features)], "trade": None, "note": "Drawn."}


def _said(k: int) -> dict[str, Any]:
    return {
        "text": "toy.place",
        "name": f"Crossing {k}",
        "waiting": {"text": "toy.waiting", "hours": 5.0, "price": None},
    }


def _figure(name: str, features: list[dict[str, Any]]) -> dict[str, Any]:
    own = {f"toy.{key}": f"{key} of {name}" for key in ("title", "unit", "faint", "point")}
    english = {**own, "toy.place": "{name}: {waiting}", "toy.waiting": "{hours} hours, price {price}"}
    words = {key.removeprefix("toy."): {"text": key} for key in own}
    texts = {"en": english, "ru": {"toy.title": f"Карта: {name}"}}
    about = {"id": name, "type": "FeatureCollection", "name": name, "licence": ""}
    return {**about, "features": features, "words": words, "texts": texts}


def two_maps() -> dict[str, Any]:
    """Return the base map that ships with the maps of two domains; the second has one line and says its own words."""
    made = network_map(50, 12)
    place = {"type": "Point", "coordinates": [66.0, 44.0]}
    line = {"type": "LineString", "coordinates": [[60.0, 42.0], [70.0, 45.0]]}
    features = [
        {"type": "Feature", "properties": {"weight": 1.0, "state": "open", "faint": True}, "geometry": line},
        {"type": "Feature", "properties": {"size": 2.0, "state": "closed", "said": "Dam"}, "geometry": place},
    ]
    second = _figure("rivers", features)
    second["words"] |= {"hint": "Look at a dam.", "label": "Rivers and dams"}
    return {**made, "figures": [*made["figures"], second]}


def _document(
    payoffs: Payoffs,
    mechanism: Mechanism,
    prosperity: dict[str, float],
    *,
    accept: Acceptance = Acceptance.WORST,
    tail: float = 0.25,
) -> dict[str, Any]:
    found = agree(payoffs, mechanism, accept=accept, tail=tail, prosperity=prosperity)
    agreement = at_ladder_stop(payoffs, found, mechanism, prosperity)
    stop = () if agreement.recommended is None else (agreement.recommended,)
    notable = sorted({1, *stop, *(p for ties in agreement.solutions.values() for p in ties)})
    gain = payoffs.gain_musd
    spread = 0.2 * np.abs(gain)
    checks = principle_checks(payoffs, agreement, 1, mechanism, prosperity)
    return {
        "schema": 1,
        "digest": "0123456789abcdef",
        "mechanism": {
            "id": "toy",
            "title": "Toy table",
            "titles": {},
            "description": "Drawn at random.",
            "descriptions": {},
            "rules": rules_record(mechanism.rules),
            "least_return": mechanism.least_return,
        },
        "region": {
            "name": "toy",
            "title": "Toy region",
            "titles": {},
            "base_year": 2023,
            "horizon": "long",
            "digest": "fedcba9876543210",
        },
        "members": [
            {
                "id": m,
                "names": dict(zip(("en", "ru", "zh"), NAMES[m], strict=True)),
                "gdp_per_head_usd": prosperity[m],
                "income_musd": payoffs.income_musd[i].tolist(),
                "threshold_percent": 0.0,
                "material_percent": float(agreement.material_percent[i]),
                "weight": mechanism.weights.get(m, 1.0),
            }
            for i, m in enumerate(payoffs.members)
        ],
        "measures": [_measure(payoffs, k) for k in range(len(payoffs.measures))],
        "shocks": [
            {
                "id": s,
                "title": "No shock" if k == 0 else f"Shock {k}",
                "titles": {},
                "description": "Drawn.",
                "descriptions": {},
                "probability": float(p),
            }
            for k, (s, p) in enumerate(zip(payoffs.shocks, payoffs.probability, strict=True))
        ],
        "gains_musd": _packed(gain, "float32"),
        "estimates": None
        if payoffs.verified is None
        else {
            "verified": _packed(payoffs.verified, "uint8"),
            "verified_count": payoffs.verified_count,
            "error_percent": None if payoffs.error_percent is None else payoffs.error_percent.tolist(),
        },
        "bands": {
            str(p): {
                "low_musd": (gain[p] - spread[p]).tolist(),
                "high_musd": (gain[p] + spread[p]).tolist(),
                "robust_low_percent": agreement.robust_gain_percent[p].tolist(),
                "robust_high_percent": agreement.robust_gain_percent[p].tolist(),
                "accepted_in": ["central"],
            }
            for p in notable
        },
        "cases": ["central", "low trade elasticities"],
        "drawn": None,
        "tables": {},
        "ledger": {},
        "switching": {},
        "choices": {} if agreement.recommended is None else {"recommended": agreement.recommended},
        "agreement": {
            "accept": accept.value,
            "tail": tail,
            "accepted": agreement.accepted.tolist(),
            "solutions": {k: list(v) for k, v in agreement.solutions.items()},
            "recommended": agreement.recommended,
            "focus": agreement.focus,
            "stable": None,
        },
        "principles": {"1": [_check(c) for c in checks]},
        "decomposition": None,
        "dependence": None,
        "figures": [],
        "map": None,
        "assumptions": [
            {"id": "guess", "statement": "A guess", "low": 1, "central": 2, "high": None, "unit": "%", "reason": "Test"}
        ],
        "sources": {"toy": "Drawn at random"},
        "versions": {"ortaq": "0"},
        "solves": 12,
        "largest_residual": 1e-12,
    }


def _packed(values: Any, dtype: str) -> dict[str, Any]:
    packed = base64.b64encode(zlib.compress(values.astype(dtype).tobytes(), 1)).decode()
    return {"shape": list(values.shape), "dtype": dtype, "order": "C", "encoding": "zlib+base64", "data": packed}


def _measure(payoffs: Payoffs, k: int) -> dict[str, Any]:
    return {
        "id": payoffs.measures[k],
        "title": f"Measure {k + 1}",
        "titles": {},
        "description": "What it does.",
        "descriptions": {},
        "participants": list(payoffs.participants[k]),
        "annual_cost_musd": {payoffs.participants[k][0]: COST_MUSD},
        "source": "toy",
        "moves": [
            {"text": "Trade cost", "percent": {"low": -2.0, "central": -1.0, "high": None}, "source": "guess"},
            {"text": "open x", "percent": None, "value": {"low": 1, "central": 1, "high": 1}, "source": "toy"},
        ],
    }


def _check(check: Any) -> dict[str, Any]:
    named = {"id": check.principle.value, "unit": check.unit, "text": "", "worst_member": None}
    return {**named, "passed": check.holds, "value": None}
