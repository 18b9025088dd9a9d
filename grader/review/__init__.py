"""A local page to go through a class, and to say a person's word on what is seen there."""
