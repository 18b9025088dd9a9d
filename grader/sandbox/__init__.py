"""Processes that run code nobody has read: started, asked over a wire, and ended at a limit."""
