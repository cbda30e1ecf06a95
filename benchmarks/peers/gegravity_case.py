"""Run gegravity's Canada-Japan example: `PYTHON gegravity_case.py can_jpn_pta_bilateral.csv.gz REPEAT`."""

import json
import sys
from importlib import import_module
from time import perf_counter
from typing import Any

COEFFICIENTS = {
    "lndist": -0.3898623,
    "contiguity": 0.891577,
    "common_language": 0.0326249,
    "pta": 0.4711383,
    "international": -3.412584,
    "constant": 16.32434,
}


def solve(ge: Any, pandas: Any, data: Any) -> Any:
    """Build the baseline, give Canada and Japan an agreement, and simulate, as in the package's own example."""
    estimates = pandas.DataFrame([{"var": v, "coeff": c, "ste": 0.1} for v, c in COEFFICIENTS.items()])
    names = {"imp_var_name": "importer", "exp_var_name": "exporter", "year_var_name": "year"}
    values = {"trade_var_name": "trade", "expend_var_name": "E", "output_var_name": "Y"}
    model = ge.OneSectorGE(
        ge.BaselineData(data, **names, **values),
        year="2006",
        cost_coeff_values=ge.CostCoeffs(estimates=estimates, identifier_col="var", coeff_col="coeff", stderr_col="ste"),
        cost_variables=list(COEFFICIENTS),
        reference_importer="DEU",
        sigma=5,
        quiet=True,
    )
    model.build_baseline(omr_rescale=10)
    experiment = model.baseline_data.copy()
    for importer, exporter in (("CAN", "JPN"), ("JPN", "CAN")):
        experiment.loc[(experiment["importer"] == importer) & (experiment["exporter"] == exporter), "pta"] = 1
    model.define_experiment(experiment)
    model.simulate()
    return model


def main() -> None:
    """Print the times and the factory-gate prices, in ratio to the baseline and to Germany's price index."""
    ge, pandas = import_module("gegravity"), import_module("pandas")
    data = pandas.read_csv(sys.argv[1])
    columns = ["exporter", "importer", "year", "trade", "Y", "E", *COEFFICIENTS]
    data = data.assign(constant=1)[columns]
    seconds = []
    for _ in range(int(sys.argv[2])):
        start = perf_counter()
        model = solve(ge, pandas, data)
        seconds.append(perf_counter() - start)
    price = model.factory_gate_prices.iloc[:, 0].to_dict()
    print(json.dumps({"seconds": seconds, "price": price}))


main()
