from .order import SECTIONS, Make

__all__ = ["SECTIONS", "Make"]
