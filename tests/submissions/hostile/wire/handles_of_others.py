# A number that belongs to another thing, or to none.
# fails: build_model
def build_model():
    for number in (-1, 0, 2**70, "1", None, [1]):
        send(frame({"value": {"t": "object", "h": number, "kind": "model", "type": "x"}}))
