"""Kernels compiled with the sanitizers of the compiler: what is undefined in C ends the program."""

import os
import subprocess
import sys
from pathlib import Path

from tools.build_kernels import FLAGS

SANITIZERS = ("-O1", "-g", "-fsanitize=address,undefined", "-fno-sanitize-recover=all", "-Wall", "-Wextra", "-Werror")


def run_sanitized(source: Path, program: str, folder: Path) -> None:
    """Compile a kernel, and run a program that is given the path of what was compiled."""
    library = folder / "sanitized.so"
    flags = [flag for flag in FLAGS.split() if flag != "-O3"]
    subprocess.run(["cc", *flags, *SANITIZERS, source, "-o", library], check=True)
    named = subprocess.run(["cc", "-print-file-name=libasan.so"], capture_output=True, text=True, check=True)
    environment = {**os.environ, "LD_PRELOAD": named.stdout.strip(), "ASAN_OPTIONS": "detect_leaks=0"}
    done = subprocess.run(
        [sys.executable, "-c", program, library], env=environment, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr[-2000:]
