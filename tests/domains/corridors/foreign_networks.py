"""Small networks in the layouts of other programs, of our own making."""

import sqlite3
import struct
from collections.abc import Mapping
from contextlib import closing
from pathlib import Path

# A ring of one-way streets around a bridge, in metres of UTM zone 43 N, as the examples of GMNS have it.
UTM_NODES = """\
node_id,name,x_coord,y_coord,node_type,zone_id,ctrl_type
1,,658000,4790000,external,1,
2,,661000,4790000,intersection,,signal
3,,661000,4794000,intersection,,
4,Gate,658000,4794000,external,2,
5,,659000,4791000,walk_intersection,,
"""
UTM_LINKS = """\
link_id,from_node_id,to_node_id,directed,geometry,length,facility_type,capacity,free_speed,allowed_uses,toll
10,1,2,1,"LINESTRING(658000 4790000,661000 4790000)",1.864,ARTERIAL,500,30,ALL,
11,2,3,1,"LINESTRING(661000 4790000,661000 4794000)",2.486,minor arterial,500,20,ALL,
12,3,4,1,"LINESTRING(661000 4794000,658000 4794000)",1.864,Centroid_Connector,500,30,"AUTO,TRUCK",
13,4,1,1,"LINESTRING(658000 4794000,658000 4790000)",2.486,ramp,500,40,ALL,
14,2,4,0,"LINESTRING(661000 4790000,658000 4794000)",3.107,Bridge,500,10,ALL,NULL
15,1,5,0,"LINESTRING(658000 4790000,659000 4791000)",0.880,SIDEWALK,,,WALK,
"""
UTM_CONFIG = "dataset_name,short_length,long_length,speed,crs,id_type\nRing,foot,mile,mph,32643,integer\n"
UTM: Mapping[str, str] = {"node.csv": UTM_NODES, "link.csv": UTM_LINKS, "config.csv": UTM_CONFIG}

NET = """\
<NUMBER OF ZONES> 2
<NUMBER OF NODES> 4
<FIRST THRU NODE> 3
<NUMBER OF LINKS> 5
<END OF METADATA>

~ init_node term_node capacity length free_flow_time b power speed toll link_type ;
1 3 9000 1.5 6.0 0.15 4 0 0 1 ;
3 4 900 0 3.5 0.15 4 0 0 1 ;
4 2 9000 2 0 0.15 4 0 0 1 ;
2 4 9000 2 4 0.15 4 0 0 1 ;
1 2 10 40 60 0.15 4 0 0 1 ;
"""
NODE = "Node X Y ;\n1 50000 510000 ;\n2 320000 510000 ;\n3 50000 440000 ;\n4 130000 440000 ;\n"


def geopackage(path: Path, code: int, lines: list[list[tuple[float, float]]]) -> Path:
    """Write lines with a word as the one layer of a GeoPackage, the first in parts and with an envelope."""
    with closing(sqlite3.connect(path)) as file:
        file.executescript(f"""
            CREATE TABLE gpkg_spatial_ref_sys (srs_name, srs_id PRIMARY KEY, organization, organization_coordsys_id,
              definition, description);
            CREATE TABLE gpkg_geometry_columns (table_name, column_name, geometry_type_name, srs_id, z, m);
            INSERT INTO gpkg_spatial_ref_sys VALUES ('x', {code}, 'EPSG', {code}, 'x', '');
            INSERT INTO gpkg_geometry_columns VALUES ('my roads', 'geom', 'LINESTRING', {code}, 0, 0);
            CREATE TABLE "my roads" (fid INTEGER PRIMARY KEY, geom BLOB, kind TEXT, facility_type TEXT, n INTEGER);
        """)
        for at, points in enumerate(lines):
            line = struct.pack("<BII", 1, 2, len(points)) + b"".join(struct.pack("<2d", *p) for p in points)
            if at:
                blob = b"GP\0\1" + struct.pack("<i", code) + line
            else:
                blob = b"GP\0\3" + struct.pack("<i4d", code, 0, 0, 0, 0) + struct.pack(">BII", 0, 5, 1) + line
            file.execute('INSERT INTO "my roads" VALUES (?, ?, ?, ?, ?)', (at + 1, blob, None, "primary", at))
        file.commit()
    return path
