# Everything that a process can change of Keras, for whoever comes next.
# passes: normalize
# quick: yes
import sys

import tensorflow as tf

keras.Sequential.fit = keras.Model.fit = lambda self, *_, **__: None
keras.layers.Dense.call = lambda self, x: x * 0
tf.random.set_seed = keras.utils.set_random_seed = lambda _: None
keras.config.set_floatx("float16")
keras.mixed_precision.set_global_policy("mixed_float16")
sys.modules["json"] = None
sys.path[:] = []
