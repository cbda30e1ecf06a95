"""What is measured, and against whom: `python -m benchmarks` (add --smoke for a quick run that writes nothing)."""
