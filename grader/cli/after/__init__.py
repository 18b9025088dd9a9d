"""The commands for what comes after grading: looking through a class, giving feedback back."""
