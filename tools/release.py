"""Make a release in dist/ and publish nothing: wheel, sources, bill of materials, checksums. `python tools/release.py`.

It refuses a version that changelog and citation do not name, and files that do not install.
"""

import hashlib
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
import venv
from pathlib import Path

ROOT = Path(__file__).parents[1]
DIST = ROOT / "dist"


def version() -> str:
    """Return the version of the source."""
    text = (ROOT / "src" / "ortaq" / "__init__.py").read_text(encoding="utf-8")
    return re.search(r'^__version__ = "(.+)"$', text, re.M)[1]


def faults(wanted: str) -> list[str]:
    """Return what does not go with a version: sentences."""
    changelog = (ROOT / "CHANGELOG.md").read_text(encoding="utf-8")
    citation = (ROOT / "CITATION.cff").read_text(encoding="utf-8")
    found = []
    if not re.fullmatch(r"\d+\.\d+\.\d+((a|b|rc)\d+)?", wanted):
        found.append(f"{wanted} is no semantic version")
    if f"\n## {wanted} " not in changelog:
        found.append(f"CHANGELOG.md has no heading '## {wanted} (date)'")
    if f"\nversion: {wanted}\n" not in citation:
        found.append(f"CITATION.cff names another version than {wanted}")
    return found


def materials(wanted: str) -> dict[str, object]:
    """Return the bill of materials in CycloneDX: what is installed with ortaq, from the lock file, with hashes."""
    lock = (ROOT / "requirements.lock").read_text(encoding="utf-8").replace("\\\n", " ")
    parts = [
        {
            "type": "library",
            "name": name,
            "version": number,
            "purl": f"pkg:pypi/{name.lower()}@{number}",
            "hashes": [{"alg": "SHA-256", "content": one} for one in re.findall(r"--hash=sha256:(\w+)", rest)],
        }
        for name, number, rest in re.findall(r"^([\w.-]+)==([\w.+!-]+)(.*)$", lock, re.M)
    ]
    about = {"type": "application", "name": "ortaq", "version": wanted, "licenses": [{"license": {"id": "Apache-2.0"}}]}
    return {
        "bomFormat": "CycloneDX",
        "specVersion": "1.6",
        "version": 1,
        "metadata": {"component": about},
        "components": parts,
    }


def build(wanted: str) -> list[Path]:
    """Build the sources, a wheel with kernels for this kind of machine and one without into dist/, emptied first."""
    shutil.rmtree(DIST, ignore_errors=True)
    command = [sys.executable, "-m", "uv", "build", "--quiet", "--out-dir", str(DIST), str(ROOT)]
    subprocess.run(command, check=True)
    subprocess.run([*command, "--wheel"], check=True, env={**os.environ, "ORTAQ_KERNELS": "off"})
    return sorted(path for path in DIST.iterdir() if path.suffix in {".whl", ".gz"} and wanted in path.name)


def write_beside(wanted: str, made: list[Path]) -> None:
    """Write the bill of materials and the checksums of all files."""
    bill = DIST / f"ortaq-{wanted}.cdx.json"
    bill.write_text(json.dumps(materials(wanted), indent=1) + "\n", encoding="utf-8")
    sums = (f"{hashlib.sha256(path.read_bytes()).hexdigest()}  {path.name}\n" for path in (*made, bill))
    (DIST / "SHA256SUMS").write_text("".join(sums), encoding="utf-8")


def tried(wheel: Path) -> str:
    """Install the wheel with what the lock file says in an empty environment, and return what it says of itself."""
    with tempfile.TemporaryDirectory() as folder:
        venv.EnvBuilder(with_pip=True, system_site_packages=False).create(folder)
        python = Path(folder) / "bin" / "python"
        pip = [str(python), "-m", "pip", "--quiet", "--disable-pip-version-check"]
        subprocess.run([*pip, "install", "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
        subprocess.run([*pip, "install", "--no-deps", "--no-index", str(wheel)], check=True)
        said = subprocess.run([str(python.parent / "ortaq"), "--version"], check=True, capture_output=True, text=True)
        return said.stdout.strip()


def main() -> int:
    """Make the release and say what stands where."""
    wanted = version()
    if wrong := faults(wanted):
        print("not released:", *wrong, sep="\n  ")
        return 1
    made = build(wanted)
    write_beside(wanted, made)
    for wheel in (path for path in made if path.suffix == ".whl"):
        if (said := tried(wheel)) != f"ortaq {wanted}":
            print(f"not released: {wheel.name} says '{said}'")
            return 1
    print(*(path.relative_to(ROOT) for path in sorted(DIST.iterdir())), sep="\n")
    print("nothing was published")
    return 0


if __name__ == "__main__":
    sys.exit(main())
