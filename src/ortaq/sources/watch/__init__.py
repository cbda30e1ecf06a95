"""Published files for signals: fetched through the door of `sources.fetch`, and read into one plain table."""

from ortaq.sources.watch.connectors import CONNECTORS, Connector, Table, connector, table_of

__all__ = ["CONNECTORS", "Connector", "Table", "connector", "table_of"]
