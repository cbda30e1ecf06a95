from .archive import counted, gunzipped, most_unpacked, zip_bytes, zip_of
from .beside import recover, remove
from .cells import BadCell, Mistake, RawTable, clean, number_of, refuse
from .csv_rows import csv_text, read_csv, require_columns, write_csv
from .dates import today, without_dates
from .documents import json_data, json_of, short_numbers, toml_data, toml_of
from .door import file_in, folder_bytes, opened_file, read_at_most, read_bytes
from .encoding import text_of
from .flowing import flowing_file
from .folders import draft_folder, make_folder, put_folder, require_folder, whole_folder, write_below
from .formulas import bare, quoted
from .kept_values import Keep, KeptFile, is_keeping, keeping, kept, kept_each
from .line_numbers import toml_lines
from .long_table import LongTable
from .manifest import MANIFEST, resource
from .move_schema import NO_RANGE, UNSOURCED, ChangeHead, MoveSchema, bands, derivation
from .parquet import is_number, parquet_bytes, parquet_of, plain_column, read_parquet
from .parts import growing, scratch_folder
from .places import is_file, is_folder
from .provenance_tables import ASSUMPTIONS, SOURCES, range_columns, text_columns
from .record_files import read_toml, record_of, tolerated
from .records import BandRecord, CheckedRecord, Record, ranged, refused
from .sample import Sample, guessed
from .separated import csv_cells, separator
from .several import gathered, together
from .sheets import read_sheets
from .shipped_answers import ShippedAnswers, answers_json
from .specification import CheckedTable, ColumnSpec, TableSpec, table_schema
from .tidy_files import tidy_file
from .toml_values import toml_key, toml_text
from .translations import Translations
from .turns import turn
from .typed_rows import TypedTable, ValueArray, checked_table, read_table, typed_table
from .user_data import user_cache_folder, user_data_folder
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
    "CheckedRecord",
    "CheckedTable",
    "ColumnSpec",
    "Keep",
    "KeptFile",
    "LongTable",
    "Mistake",
    "MoveSchema",
    "RawTable",
    "Record",
    "Sample",
    "ShippedAnswers",
    "TableSpec",
    "Translations",
    "TypedTable",
    "ValueArray",
    "answers_json",
    "bands",
    "bare",
    "checked_table",
    "clean",
    "counted",
    "csv_cells",
    "csv_text",
    "derivation",
    "draft_folder",
    "file_in",
    "flowing_file",
    "folder_bytes",
    "gathered",
    "growing",
    "guessed",
    "gunzipped",
    "is_file",
    "is_folder",
    "is_keeping",
    "is_number",
    "json_data",
    "json_of",
    "keeping",
    "kept",
    "kept_each",
    "make_folder",
    "most_unpacked",
    "number_of",
    "opened_file",
    "parquet_bytes",
    "parquet_of",
    "plain_column",
    "put_files",
    "put_folder",
    "quoted",
    "range_columns",
    "ranged",
    "read_at_most",
    "read_bytes",
    "read_csv",
    "read_parquet",
    "read_sheets",
    "read_table",
    "read_toml",
    "record_of",
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
    "separator",
    "short_numbers",
    "table_schema",
    "text_columns",
    "text_of",
    "tidy_file",
    "today",
    "together",
    "tolerated",
    "toml_data",
    "toml_key",
    "toml_lines",
    "toml_of",
    "toml_text",
    "turn",
    "typed_table",
    "user_cache_folder",
    "user_data_folder",
    "whole_folder",
    "without_dates",
    "write_below",
    "write_csv",
    "write_file",
    "write_files",
    "zip_bytes",
    "zip_of",
]
