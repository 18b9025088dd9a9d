"""What can be told of things that a submission made, without TensorFlow: objects, curves."""
