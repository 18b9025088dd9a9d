# The quoted line of the file is text, however it is written.
# fails: normalize
def normalize(x):
    return None.a  # ::error::owned [red]=1+1[/] ‮ <b>
