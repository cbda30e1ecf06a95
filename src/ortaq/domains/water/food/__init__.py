"""Food: what irrigated crops make of delivered water, who needs whose wheat, and what closed borders do to the poorest.

Tables ship in ``data/food``, every figure with its range and source. `read_food` is the door; `Response` turns water
delivered by reach into what farms earn and into wheat, `balances` says what each state needs in a usual and in a dry
year, `shortages` what closures of sellers do, `reserves` what a joint reserve costs and covers.
"""
