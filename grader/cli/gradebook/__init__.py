"""Commands on a gradebook that is there: a person's word, reviewing, giving back."""
