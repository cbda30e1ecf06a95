"""A message file dropped into a copy of the package makes a new language appear everywhere."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

import ortaq

PACKAGE = Path(ortaq.__file__).parent
EXAMPLE = PACKAGE.parents[1] / "examples" / "three_members.toml"

FRENCH = {
    "language.name": "Français",
    "language.reviewed": "no",
    "front.choices": "La réponse",
    "front.invest": "À investir",
    "column.member": "Membre",
    "page.contents": "Sommaire",
    "number.range": "{low} à {high}",
    "money.first": "{value} M",
    "table.agenda.title": "Ordre du jour",
    "table.agenda.chosen.one": "{count} mesure sur {of}, {money} par an",
    "table.agenda.chosen.many": "{count} de mesures sur {of}, {money} par an",
    "table.agenda.chosen.other": "{count} mesures sur {of}, {money} par an",
    "table.agenda.chosen.few": "{count} mesures",
    "hallo.title": "Bonjour",
    "Workbook to write too: every table of the brief.": "Classeur à écrire aussi.",
    "shipped: {shipped}; or give a path": "fournis : {shipped} ; ou donnez un chemin",
}

READ = """
import json, sys
from pathlib import Path
from ortaq.core import house_texts, languages
from ortaq.core.texts import faults, house
from ortaq.domains import load_texts
from ortaq.observe import load_mechanism, load_region
from ortaq.web.served import page_texts

texts = load_texts("fr")
region = load_region("eurasia")
pages = {path: json.loads(text) for path, text in page_texts().items()}
print(json.dumps({
    "place": str(house()),
    "languages": languages(),
    "plurals": [texts(texts.counted("table.agenda.chosen", n), count=str(n), of="3", money="1") for n in (0, 1, 2)],
    "english": texts("refusals.title"),
    "faults": faults(house(), "fr"),
    "names": [e.name_in("fr") for e in region.economies[:2]],
    "choice": pages["messages/languages.json"]["fr"],
    "page": pages["messages/fr.json"]["agenda.title"],
}))
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return the folder that holds a copy of the package with French in it."""
    folder = tmp_path_factory.mktemp("copy")
    shutil.copytree(PACKAGE, folder / "ortaq")
    file = folder / "ortaq" / "messages" / "fr.json"
    file.write_text(json.dumps(FRENCH, ensure_ascii=False), encoding="utf-8")
    return folder


def run(copy: Path, *words: str, status: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONUTF8": "1", "COLUMNS": "100", **more}
    done = subprocess.run(
        [sys.executable, *words], env=environment, cwd=copy, capture_output=True, text=True, check=False, timeout=120
    )
    assert done.returncode == status, done.stderr
    return done


def ortaq_command(copy: Path, *words: str, status: int = 0, **more: str) -> subprocess.CompletedProcess[str]:
    return run(copy, "-c", "from ortaq.cli import main; main()", *words, status=status, **more)


@pytest.mark.slow
def test_a_new_file_is_a_new_language_of_texts_page_and_names(copy: Path):
    found = json.loads(run(copy, "-c", READ).stdout)
    assert found["place"].startswith(str(copy))
    assert "fr" in found["languages"]
    assert [said.split(" sur")[0] for said in found["plurals"]] == ["0 mesure", "1 mesure", "2 mesures"]
    assert found["english"].startswith("[en] ")
    assert found["names"] == ["Chine", "Kazakhstan"]
    assert (found["choice"], found["page"]) == ("Français", "Ordre du jour")
    said = dict(reversed(fault.rsplit(": ", 1)) for fault in found["faults"])
    assert said["is not known"] == "hallo.title"
    assert said["is a plural form that the language does not have"] == "table.agenda.chosen.few"
    assert "refusals.title" in said["is missing"].split(", ")


@pytest.mark.slow
def test_the_brief_is_in_the_new_language(copy: Path):
    done = ortaq_command(copy, "brief", str(EXAMPLE), "--draws", "0", "--full", "--out", "fr.html", "--language", "fr")
    page = (copy / "fr.html").read_text(encoding="utf-8")
    assert '<html lang="fr"' in page
    for said in ("La réponse", "À investir", "Membre", "Sommaire", "[en] "):
        assert said in page
    assert "La réponse" in done.stdout
    assert "messages/fr.json" in done.stderr


@pytest.mark.slow
def test_help_and_remedies_are_in_the_new_language(copy: Path):
    help_text = ortaq_command(copy, "brief", "--help", ORTAQ_LANGUAGE="fr").stdout
    assert "Classeur à écrire" in help_text
    missing = ortaq_command(copy, "brief", "nowhere.toml", "--language", "fr", status=2)
    assert "fournis : c5, eu_central_asia, five, sco ; ou donnez un chemin" in missing.stderr
