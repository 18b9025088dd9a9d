# fails: normalize
# quick: yes
import io


class Sly:
    def __reduce__(self):
        return open, ("unpickled", "w")


def normalize(x):
    data = io.BytesIO()
    np.save(data, np.array([Sly()], dtype=object), allow_pickle=True)
    send(frame({"value": {"t": "array", "a": 0}}, data.getvalue()))
    return x
