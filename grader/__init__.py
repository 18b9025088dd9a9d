"""The grader of an exercise course on TensorFlow/Keras.

This module stays empty of imports: pytest loads it in every project where the package is installed.
"""

__version__ = "0.1.0"
