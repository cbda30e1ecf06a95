"""Watch: what happens at borders and around them, forecasts with their record, and rules that warn.

`cargo/` turns events of goods into times at crossings, `signals/` forecasts events that a file resolves,
`record/` alone scores them. Imports core and tables only.
"""
