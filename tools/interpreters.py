"""Install the wheel for other Pythons and try it: ``python tools/interpreters.py python3.12 python3.13``.

Each gets an environment of its own with the packages of the lock file, and does what a first user does: the version, an
agreement of three members, a scenario, Python's door. What is not on the machine is named and counts as not tried.
"""

import argparse
import json
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parents[1]
THREE = ROOT / "examples" / "three_members.toml"
SCENARIO = ROOT / "examples" / "tariff_war.toml"
DOOR = "import ortaq; print(len(ortaq.load_region('eurasia').economies))"


def wheel_in(folder: Path) -> Path:
    """Build the wheel and return it."""
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "--quiet",
            "--disable-pip-version-check",
            "wheel",
            "--no-deps",
            "-w",
            folder,
            ROOT,
        ],
        check=True,
    )
    return next(folder.glob("*.whl"))


def answers(python: str, wheel: Path, folder: Path) -> dict[str, str]:
    """Return what the wheel says under one Python: each command's answer without what tells time and place.

    Raises
    ------
    subprocess.CalledProcessError
        It cannot be installed, or a command fails; its output is printed.
    """
    subprocess.run([python, "-m", "venv", folder], check=True)
    own, command = str(folder / "bin" / "python"), str(folder / "bin" / "ortaq")
    pip = [own, "-m", "pip", "--quiet", "--disable-pip-version-check", "install"]
    subprocess.run([*pip, "--require-hashes", "-r", str(ROOT / "requirements.lock")], check=True)
    subprocess.run([*pip, "--no-deps", "--no-index", str(wheel)], check=True)
    asked = {
        "version": [command, "--version"],
        "agree": [command, "agree", str(THREE), "--json", "--fresh"],
        "run": [command, "run", str(SCENARIO), "--json", "--fresh"],
        "door": [own, "-c", DOOR],
    }
    return {name: _said(words, folder) for name, words in asked.items()}


def _said(words: list[str], folder: Path) -> str:
    done = subprocess.run(words, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        print(done.stdout, done.stderr, sep="\n", file=sys.stderr)
        done.check_returncode()
    return done.stdout.strip()


def numbers(text: str) -> list[float]:
    """Return all numbers of an answer in JSON, in order, those of when and how long it took left out."""
    found: list[float] = []

    def walk(value: object, name: str = "") -> None:
        if isinstance(value, dict):
            for key, own in value.items():
                walk(own, key)
        elif isinstance(value, list):
            for own in value:
                walk(own, name)
        elif isinstance(value, int | float) and not isinstance(value, bool) and "second" not in name:
            found.append(float(value))

    walk(json.loads(text))
    return found


def main() -> int:
    """Try the Pythons; exit code 1 where one of them does not say what this one says."""
    parser = argparse.ArgumentParser(prog="python tools/interpreters.py", description=__doc__)
    parser.add_argument("pythons", nargs="+", help="commands or paths of interpreters")
    given = parser.parse_args()
    wrong = False
    with tempfile.TemporaryDirectory() as folder:
        wheel, first = wheel_in(Path(folder)), None
        for n, python in enumerate([sys.executable, *given.pythons]):
            if shutil.which(python) is None:
                print(f"{python}: not on this machine, not tried")
                continue
            said = answers(python, wheel, Path(folder) / str(n))
            named = subprocess.run([python, "--version"], check=True, capture_output=True, text=True).stdout.strip()
            values = [number for name in ("agree", "run") for number in numbers(said[name])]
            first = first or values
            apart = max((abs(a - b) for a, b in zip(first, values, strict=False)), default=0.0)
            same = len(first) == len(values) and apart <= 1e-6 * max(map(abs, first))
            wrong |= not same
            print(f"{named}: {said['version']}, {len(values)} numbers, furthest apart {apart:g}", flush=True)
    return int(wrong)


if __name__ == "__main__":
    sys.exit(main())
