"""What ortaq writes, in one way.

A file is written beside its place, forced to disk and renamed; it takes the place of a regular file or of nothing. A
folder takes the place of an earlier one only where a manifest of ortaq lists every file in it. What a killed process
left is put right by the next one.
"""

from ortaq.tables.beside import recover
from ortaq.tables.folders import draft_folder, put_folder, require_folder, whole_folder
from ortaq.tables.manifest import MANIFEST, resource
from ortaq.tables.written import put_file, require_file, require_files, write_file, write_files

__all__ = [
    "MANIFEST",
    "draft_folder",
    "put_file",
    "put_folder",
    "recover",
    "require_file",
    "require_files",
    "require_folder",
    "resource",
    "whole_folder",
    "write_file",
    "write_files",
]
