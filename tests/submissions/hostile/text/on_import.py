# A remark quotes what the code outside of functions raised.
# passes: normalize
raise RuntimeError("\x1b[31m\r\n::error::owned\n=1+1 [red]x[/] \u202e \x00")
