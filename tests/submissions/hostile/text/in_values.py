# fails: normalize
def normalize(x):
    return ["\x1b[2J::error::x", "=cmd|' /C calc'!A0", "\ud800", "\u202e", {"\x07": "\r\n::add-mask::"}]
