"""Commands on a gradebook that is there: what persons say of grades, without judging anything."""
