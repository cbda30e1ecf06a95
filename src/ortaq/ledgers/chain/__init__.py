"""How acts are kept: entries, the tree over them, keys, checkpoints, one file and its checks."""
