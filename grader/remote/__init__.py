"""Both ends of the wire between the judge and the process that runs a submission."""
