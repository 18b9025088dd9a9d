"""What the checks of pears expect; the other assignment has a module of the same name."""

EACH = 3
