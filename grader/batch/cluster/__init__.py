"""Grading on more machines than this one, with Dask distributed; loaded only where it is asked for.

`connect.py` is the command's side, `place.py` what it is told. `worker.py` runs in each Dask worker
and keeps one process that has imported TensorFlow, and a judge (`desk.py`) for each thread.
`order.py` is what they send.
"""
