"""One computed table as the server holds it: its document, what made it, and the files of it and of views on it."""

from dataclasses import dataclass, replace
from functools import cached_property

from ortaq.answers import Material
from ortaq.brief import Brief, brief
from ortaq.web.answer_tables import answer_tables
from ortaq.web.document import digest, document_bytes, table_document
from ortaq.web.served import Served
from ortaq.web.view_terms import ViewTerms, asked_again


@dataclass(frozen=True, eq=False)
class ComputedTable:
    """A computed table.

    Attributes
    ----------
    document : Served
        The table as JSON, its digest in it; the tag is that of its bytes.
    """

    material: Material
    document: Served

    @classmethod
    def of(cls, material: Material) -> "ComputedTable":
        """Return the table of an answer; its tables are printed when a language is asked for."""
        body = document_bytes(table_document(material, printed=()))
        return cls(material, Served.of(body, "application/json"))

    @cached_property
    def digest(self) -> str:
        """What names the scenario, 16 hex digits."""
        return digest(self.material)

    @cached_property
    def _brief(self) -> Brief:
        return brief(self.material)

    @cached_property
    def _printed(self) -> dict[str, Served]:
        return {}

    def tables(self, language: str) -> Served:
        """Return all printed sections of the answer in a language; printed when first asked for."""
        if language not in self._printed:
            body = document_bytes(answer_tables(self._brief.answer, language))
            self._printed[language] = Served.of(body, "application/json")
        return self._printed[language]

    @cached_property
    def brief(self) -> bytes:
        """The brief as one HTML file."""
        return self._brief.html.encode()

    @cached_property
    def answer(self) -> Served:
        """The same as sections of tables, for programs."""
        return Served.of(document_bytes(self._brief.data), "application/json")

    @cached_property
    def workbook(self) -> bytes:
        """The table as a workbook."""
        return self._brief.workbook

    def on(self, terms: ViewTerms) -> "ComputedTable":
        """Return the table on other terms; no equilibrium is solved."""
        return ComputedTable.of(asked_again(self.material, terms))

    def sharing_region(self, other: "ComputedTable") -> "ComputedTable":
        """Return the table with the region of another one, which a process that computed it has copied."""
        material = replace(self.material, region=other.material.region)
        return ComputedTable(material, self.document)
