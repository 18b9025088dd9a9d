# Threads of TensorFlow's own write, from a graph, without Python.
# fails: normalize
import tensorflow as tf


@tf.function
def fill(text, count):
    def write(number):
        name = tf.strings.join(["file ", tf.strings.as_string(number)])
        with tf.control_dependencies([tf.io.write_file(name, text)]):
            return number + 1

    return tf.while_loop(lambda number: number < count, write, [tf.constant(0)])


def normalize(x):
    fill(tf.constant(b"x" * (100 << 20)), 30)
    raise SystemError("HOLE: 3000 MB of disk")
