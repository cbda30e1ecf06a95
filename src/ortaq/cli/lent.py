"""What the commands of domains are lent, so that they import no room above them."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any

from ortaq.core import named

if TYPE_CHECKING:
    from ortaq.core import Case, Finding, Mechanism, Region, Valuation
    from ortaq.core.report import Section


class Lent:
    """The running program as a domain sees it; see `ortaq.core.Program`. Every room is loaded when it is asked."""

    def region(self, name: str, *, checked: bool = True) -> "Region":
        """Load a region by name, folder or file; ``checked``: refuse one whose accounts do not close."""
        region: Region = named(f"ortaq.observe:{'load' if checked else 'open'}_region")(name)
        return region

    def region_of(self, mechanism: str) -> str:
        """Return the name of the region that a mechanism names."""
        name: str = named("ortaq.observe:mechanism_region")(mechanism)
        return name

    def mechanism(self, name: str, region: "Region") -> "Mechanism":
        """Load a mechanism by name or file, checked against the region."""
        mechanism: Mechanism = named("ortaq.observe:load_mechanism")(name, region)
        return mechanism

    def valuation(self, case: "Case") -> "Valuation":
        """Return the equilibrium in one case of the assumptions."""
        equilibrium: Valuation = named("ortaq.domains:valuation")(case)
        return equilibrium

    def progress(self, label: str) -> AbstractContextManager[Callable[[int, int], None]]:
        """Show how far the work is; the context gives a function (done, total)."""
        shown: AbstractContextManager[Callable[[int, int], None]] = named("ortaq.cli.console:progress")(label)
        return shown

    def print_section(self, section: "Section", region: "Region | None" = None) -> None:
        """Print a section of a report; the region gives economies and sectors their names."""
        present = named("ortaq.brief.presenter:Presenter")(named("ortaq.domains:load_texts")("en"), region)
        named("ortaq.brief.terminal:print_section")(present.section(section), named("ortaq.cli.console:stdout")())

    def print(self, *shown: Any, soft_wrap: bool = False) -> None:
        """Print tables and sentences."""
        named("ortaq.cli.console:stdout")().print(*shown, soft_wrap=soft_wrap)

    def print_json(self, data: Any) -> None:
        """Print a result as JSON, numbers in full precision."""
        named("ortaq.cli.console:print_json")(data)

    def print_findings(self, title: str, findings: Sequence["Finding"]) -> None:
        """Print what a check found."""
        self.print(named("ortaq.cli.findings:findings_table")(title, findings))
