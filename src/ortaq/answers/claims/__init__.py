"""Sentences about a region as tests: a figure with its range, what the sentence asks of it, and a verdict by one rule.

No side is taken: a sentence holds where the whole range lies as it says, does not hold where none of it does, and
cannot be told otherwise. What nobody can compute is listed with the reason.
"""

from ortaq.answers.claims.claim import Claim, Claims, Verdict, verdict
from ortaq.answers.claims.own import read_claims, tried
from ortaq.answers.claims.shipped import shipped_claims

__all__ = ["Claim", "Claims", "Verdict", "read_claims", "shipped_claims", "tried", "verdict"]
