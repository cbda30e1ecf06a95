from .beside import recover, remove
from .cells import BadCell, Mistake, RawTable, clean, number_of, refuse
from .csv_rows import csv_text, read_csv, require_columns, write_csv
from .dates import today, without_dates
from .folders import draft_folder, make_folder, put_folder, require_folder, whole_folder, write_below
from .formulas import bare, quoted
from .long_table import LongTable
from .manifest import MANIFEST, resource
from .move_schema import NO_RANGE, UNSOURCED, ChangeHead, MoveSchema, bands, derivation
from .parquet import read_parquet
from .parts import growing, scratch_folder
from .provenance_tables import ASSUMPTIONS, SOURCES, text_columns
from .specification import CheckedTable, ColumnSpec, TableSpec, table_schema
from .toml_door import BandRecord, Record, read_toml, refused
from .toml_text import toml_data
from .translations import Translations
from .turns import turn
from .typed_rows import TypedTable, ValueArray, read_table, typed_table
from .user_data import user_data_folder
from .written import put_files, require_file, require_files, write_file, write_files

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
    "bare",
    "clean",
    "csv_text",
    "derivation",
    "draft_folder",
    "growing",
    "make_folder",
    "number_of",
    "put_files",
    "put_folder",
    "quoted",
    "read_csv",
    "read_parquet",
    "read_table",
    "read_toml",
    "recover",
    "refuse",
    "refused",
    "remove",
    "require_columns",
    "require_file",
    "require_files",
    "require_folder",
    "resource",
    "scratch_folder",
    "table_schema",
    "text_columns",
    "today",
    "toml_data",
    "turn",
    "typed_table",
    "user_data_folder",
    "whole_folder",
    "without_dates",
    "write_below",
    "write_csv",
    "write_file",
    "write_files",
]
