"""Tables, charts and one self-contained HTML file from results; computes nothing of its own."""

from ortaq.brief.material import GainBand, Material

__all__ = ["GainBand", "Material"]
