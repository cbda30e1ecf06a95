"""Commands about the baseline: what is in it, whether it holds, bringing data of your own."""
