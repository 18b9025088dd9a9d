"""A person's word: what entries make of the machine's report, and which entries can be made."""
