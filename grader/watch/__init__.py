"""`grader watch`: one step on the screen, checked again within half a second of each save.

The screen runs in the process that a student starts (`session.py`, drawn by `screen.py` or told by
`plain.py`). Beside it a process holds the checks as pytest has collected them (`judging/`); for
each save it makes a copy of itself, or where processes cannot be copied the next one is started
ahead.
"""
