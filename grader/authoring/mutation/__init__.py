"""Wrong submissions made of the reference, one change each, and the checks that find them."""
