# Whatever an exception says is text, and is shown as text.
# fails: normalize
# quick: yes
def normalize(x):
    raise ValueError(
        "\x1b[2J\x1b[31m\x9b0m\r\n::error file=a,line=1::owned\n::set-output name=x::y\n"
        "##[command]rm\n=HYPERLINK(\"http://localhost\")\n[bold red]markup[/]\n"
        "<script>alert(1)</script>\x00\x07\x08\u202eesrever\u2028\u200b|table|`code`"
    )
