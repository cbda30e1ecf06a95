"""Answers of freight that ship, see tools/domain_answers.py.

Loads at which searches ended that reports ask for, how loads of the base year answer to costs of gates, and volumes of
packages to sign.
"""

from pathlib import Path

from ortaq.tables import ShippedAnswers

SHIPPED = ShippedAnswers(Path(__file__).parent / "data" / "answers.json", "ortaq.domains.corridors")
"""Written by tools/domain_answers.py."""
