"""Judging a part again: what stands of an earlier report, and which checks a change concerns."""
