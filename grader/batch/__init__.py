"""A class: submissions judged several at once, and the folder of results."""
