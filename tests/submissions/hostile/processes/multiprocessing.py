# passes: normalize
import multiprocessing


def normalize(x):
    for method in ("fork", "spawn", "forkserver"):
        context = multiprocessing.get_context(method)
        must_fail(method, context.Process(target=print).start)
        must_fail("a pool", lambda: context.Pool(2))
    return honest_normalize(x)
