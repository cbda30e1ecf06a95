"""The water domain against what was observed on the Syr Darya in 2001 to 2007, beside rules without a model."""
