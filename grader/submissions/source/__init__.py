"""Python source as plain data, also where Python cannot read it; nothing of it is run."""
