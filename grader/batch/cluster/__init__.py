"""Grading on more machines than this one, with Dask distributed; loaded only where it is asked for.

`connect.py` is the command's side, `address.py` what it is told. `worker.py` runs in each Dask
worker and keeps one process that has imported what the assignment needs, TensorFlow or NumPy alone,
and a judge (`judge_process.py`) for each thread.
`order.py` is what they send.
"""
