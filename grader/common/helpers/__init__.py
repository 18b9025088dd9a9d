"""Processes of the grader's own, bounded in time and memory: what reads a stranger's file ends."""
