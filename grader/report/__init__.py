"""Results as frozen records, their JSON form, and what every format tells of a step."""
