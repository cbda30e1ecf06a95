"""Activity files: valid against the published schema, and read back as the same commitments."""

import hashlib
from pathlib import Path

import pytest
from lxml import etree

from ortaq.core import InputError
from ortaq.ledgers import standings
from ortaq.ledgers.formats.iati import iati_of, read_iati
from tests.ledgers.test_standing import record as _record

record = _record

SCHEMA = {
    "iati-activities-schema.xsd": "62c91a66c82ee26864d5e6c3f4bd6358de14d3aec69bc649db85da9f9a0792bc",
    "iati-common.xsd": "322692e4ea1f4434b154855f381eb4bd972aaa2e1349dfaf9578b775ad6c9c6b",
}
"""Files of the schema of version 2.03 as published, by their hash (`iati_203/LICENCE.md`)."""


@pytest.fixture
def written(record):
    commitments = record.state().commitments
    return iati_of(
        commitments, standings(commitments, "2026-11-29"), "example.org/c5", "2026-11-29T00:00:00Z", on="2026-11-29"
    )


@pytest.mark.slow
def test_the_real_record_is_valid_by_the_published_schema(written):
    folder = Path(__file__).parent / "iati_203"
    for name, digest in SCHEMA.items():
        assert hashlib.sha256((folder / name).read_bytes()).hexdigest() == digest
    schema = etree.XMLSchema(file=str(folder / "iati-activities-schema.xsd"))
    document = etree.fromstring(written)
    assert schema.validate(document.getroottree()), schema.error_log
    document[0].remove(document[0].find("title"))
    assert not schema.validate(document.getroottree())


def test_what_is_written_is_read_as_the_same_commitments(written, record, tmp_path):
    (tmp_path / "a.xml").write_bytes(written)
    read = {row.promise.id.removeprefix("example.org-c5-"): row for row in read_iati(tmp_path / "a.xml")}
    commitments = record.state().commitments
    assert set(read) == set(commitments)
    for name, one in commitments.items():
        said = read[name].promise
        assert (said.obligor, said.target, said.baseline, said.due) == (
            one.said.obligor,
            one.said.target,
            one.said.baseline,
            one.said.due,
        )
        last = one.reports[-1][1].value if one.reports else None
        assert (read[name].report.value if read[name].report else None) == last


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("not xml", "no XML"),
        ("<!DOCTYPE x [<!ENTITY a 'b'>]><iati-activities version='2.03'/>", "entities"),
        ("<x/>", "no activity file"),
        ("<iati-activities version='1.05'/>", "no activity file"),
        (
            "<iati-activities version='2.03'><iati-activity/><iati-activity/></iati-activities>",
            "activity 1.*activity 2",
        ),
    ],
)
def test_files_that_are_none_are_refused(text, word, tmp_path):
    (tmp_path / "a.xml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError, match=word):
        read_iati(tmp_path / "a.xml")
