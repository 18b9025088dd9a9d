# A text on which a careless expression would work for hours.
# fails: normalize
def normalize(x):
    text = ("expected " * 200_000) + "unexpected keyword lr" * 50_000
    send(frame({"raised": {"type": "ValueError", "message": text[:1_900_000],
                           "causes": text[:1_900_000], "frames": []}}))
    return x
