"""Compile the kernels beside their sources; run by hatchling when a wheel is built, or by hand.

    tools/build_kernels.py

Without a compiler nothing is built: the wheel is then the same for every machine, and numpy does the work. So it is too
where ORTAQ_KERNELS=off is set.
"""

import hashlib
import os
import shlex
import subprocess
import sysconfig
from pathlib import Path
from typing import Any

try:
    from hatchling.builders.hooks.plugin.interface import BuildHookInterface
except ImportError:  # run by hand, where hatchling is not installed
    BuildHookInterface = object

SOURCES = Path(__file__).parents[1] / "src" / "ortaq"

FLAGS = (
    "-O3 -std=c11 -shared -fPIC -fvisibility=hidden -fopenmp-simd -fno-math-errno -fno-trapping-math -ffp-contract=off"
)
"""Nothing that lets a compiler forget infinities, not-a-numbers or the order of operations, or round a product and a
sum at once: the levels of a processor then give the same bits."""

DISPATCH = ("-DCLONES", "")
"""First with code for each level of the processor, then, where the compiler cannot, for the plainest."""


def build() -> list[Path]:
    """Compile all kernels; empty where this machine cannot."""
    if os.environ.get("ORTAQ_KERNELS") == "off":
        return []
    made = [_compiled(source) for source in sorted(SOURCES.rglob("*.c"))]
    return [path for path in made if path is not None]


def _compiled(source: Path) -> Path | None:
    target, digest = source.with_name(f"{source.stem}.kernel"), hashlib.sha256(source.read_bytes()).hexdigest()
    draft = target.with_suffix(f".{os.getpid()}")  # whoever computes meanwhile finds the whole library or none
    target.unlink(missing_ok=True)
    for more in DISPATCH:
        command = [*shlex.split(os.environ.get("CC", "cc")), *FLAGS.split(), *more.split(), f'-DSOURCE="{digest}"']
        try:
            done = subprocess.run([*command, source, "-o", draft, "-lm"], capture_output=True, text=True, check=False)
        except OSError:
            return None
        if done.returncode == 0:
            return draft.replace(target)
    draft.unlink(missing_ok=True)
    return None


class KernelsHook(BuildHookInterface):
    """Puts the kernels into the wheel, which then belongs to one kind of machine."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Compile before the files of the wheel are collected."""
        made = build() if self.target_name == "wheel" else []
        if made:
            build_data["pure_python"] = False
            build_data["tag"] = f"py3-none-{sysconfig.get_platform().replace('-', '_').replace('.', '_')}"
            build_data["artifacts"] += [str(path.relative_to(self.root)) for path in made]


if __name__ == "__main__":
    print(*(build() or ["no kernel was built: numpy does the work"]), sep="\n")
