# fails: normalize
# says: SIGSEGV
import ctypes


def normalize(x):
    ctypes.string_at(0)
