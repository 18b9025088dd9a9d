"""The far end of the wire: what runs beside the student's code.

Nothing in here imports from the judge's side, and the judge's side never imports this package:
it is started by name, in a process of its own. TensorFlow lives here and nowhere else.
"""
