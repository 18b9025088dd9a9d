"""What a Keras model is and was asked to do; here the grader learns of a new kind of layer."""
