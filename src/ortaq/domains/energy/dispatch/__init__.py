"""One year of the power system: who runs, what flows, prices; and what is not served when one element is out."""
