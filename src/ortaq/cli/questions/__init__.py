"""Commands about a mechanism, a scenario or dependence: brief, agree, table, run, weigh."""
