"""Regions from published tables: what the files of OECD, CEPII, USITC, WITS and the World Bank say, as one region."""
