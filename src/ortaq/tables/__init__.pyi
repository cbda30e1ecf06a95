from .beside import recover
from .cells import BadCell, Mistake, RawTable, clean, number_of, refuse
from .csv_rows import csv_text, read_csv, require_columns, write_csv
from .folders import draft_folder, put_folder, require_folder, whole_folder
from .long_table import LongTable
from .manifest import MANIFEST, resource
from .move_schema import NO_RANGE, UNSOURCED, ChangeHead, MoveSchema, bands, derivation
from .parquet import read_parquet
from .provenance_tables import ASSUMPTIONS, SOURCES, text_columns
from .specification import CheckedTable, ColumnSpec, TableSpec, table_schema
from .toml_door import BandRecord, Record, read_toml, refused
from .toml_text import toml_data
from .translations import Translations
from .typed_rows import TypedTable, ValueArray, read_table, typed_table
from .user_data import user_data_folder
from .written import put_file, require_file, require_files, write_file, write_files

__all__ = [
    "ASSUMPTIONS",
    "MANIFEST",
    "NO_RANGE",
    "SOURCES",
    "UNSOURCED",
    "BadCell",
    "BandRecord",
    "ChangeHead",
    "CheckedTable",
    "ColumnSpec",
    "LongTable",
    "Mistake",
    "MoveSchema",
    "RawTable",
    "Record",
    "TableSpec",
    "Translations",
    "TypedTable",
    "ValueArray",
    "bands",
    "clean",
    "csv_text",
    "derivation",
    "draft_folder",
    "number_of",
    "put_file",
    "put_folder",
    "read_csv",
    "read_parquet",
    "read_table",
    "read_toml",
    "recover",
    "refuse",
    "refused",
    "require_columns",
    "require_file",
    "require_files",
    "require_folder",
    "resource",
    "table_schema",
    "text_columns",
    "toml_data",
    "typed_table",
    "user_data_folder",
    "whole_folder",
    "write_csv",
    "write_file",
    "write_files",
]
