"""What the checks of apples expect; the other assignment has a module of the same name."""

EACH = 2
