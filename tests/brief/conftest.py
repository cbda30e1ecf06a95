"""Briefs of the toy world: one with an agreement, one where nobody signs."""

from dataclasses import replace

import pytest

from ortaq.answers import Material, answer
from ortaq.brief import Brief, brief
from ortaq.core import Mechanism, Region


@pytest.fixture(scope="session")
def refused_material(region: Region, mechanism: Mechanism) -> Material:
    """Return the answer where every member asks for more than any package gives."""
    return answer(region, replace(mechanism, threshold_percent=dict.fromkeys(mechanism.members, 5.0)))


@pytest.fixture(scope="session")
def made(material: Material) -> Brief:
    """Return the brief of the toy table."""
    return brief(material)


@pytest.fixture(scope="session")
def refused(refused_material: Material) -> Brief:
    """Return the brief of the table where nobody signs."""
    return brief(refused_material)
