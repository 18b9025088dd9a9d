"""Whatever lies in SUBMISSIONS: folders, zips and exports of platforms, told apart by student."""
