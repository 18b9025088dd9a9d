# The file ends Python while it is imported, as if all were well.
# fails: normalize
import os

os._exit(0)
