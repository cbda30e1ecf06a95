"""Networks read from and written to files: folders of tables, GMNS, GeoJSON, OMX."""
