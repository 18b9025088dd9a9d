"""What is expected of models for other tasks than one class of many, and of layers of any kind."""
