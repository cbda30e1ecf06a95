"""A move: one entry of a change that one domain understands."""

from typing import Protocol, Self, runtime_checkable

from ortaq.core.quantity import Band


@runtime_checkable
class Move(Protocol):
    """One entry of a measure or shock; frozen, hashable, and its ``repr`` says all that determines its numbers."""

    @property
    def domain(self) -> str:
        """Name of the domain that understands it."""

    @property
    def band(self) -> Band:
        """How strong the move is, in its own unit, with its range."""

    @property
    def source(self) -> str:
        """Id of a source or of an assumption."""

    @property
    def derivation(self) -> str:
        """How the number was obtained."""

    @property
    def economies(self) -> tuple[str, ...]:
        """Economies that it names; those among the members take part in a measure that states no participants."""

    def with_band(self, band: Band) -> Self:
        """Return the same move with another strength."""
