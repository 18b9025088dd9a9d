# fails: build_model
def build_model():
    return type("\x1b]0;owned\x07::error::", (), {"__module__": "\n=1+1"})()
