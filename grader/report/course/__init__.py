"""Who takes part, when what is due, and what a report counts for: the roster and the calendar.

Everything here is computed from records and changes none of them: the machine's score stays as it
is, and what lateness, a group or several attempts make of it is a line of its own.
"""
