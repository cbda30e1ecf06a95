"""Published files and services turned into tables: builders, the one door to the internet, gravity."""
