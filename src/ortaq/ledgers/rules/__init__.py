"""What acts mean: their bodies, the rules of the mechanism, the state that follows from them, promises and reports."""
