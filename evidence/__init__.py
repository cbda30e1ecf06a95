"""The track record: what the model said of things that happened, beside what came and what naive rules say.

`python -m evidence` asks every backcast of `BACKCASTS`, writes each prediction that is new as a record into
docs/records and the page of all of them, failures first. A record is never written over: what the model says anew
stands beside what it said before.
"""
