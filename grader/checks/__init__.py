"""What a check holds: the student, the probe, and models rebuilt without the student's code."""
