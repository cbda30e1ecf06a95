"""Commands about the books of several sides: what each states, side by side, and the answer on each of them."""
