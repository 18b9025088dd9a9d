# The file crashes Python while it is imported.
# fails: normalize
import ctypes

ctypes.string_at(0)
