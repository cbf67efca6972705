"""Writers of feeds, each in the manner of a platform: Feed -> bytes.

[P] Import the sample's `blog` and `prose` alone. Written by hand as text, quirks and all: what
a real WordPress or Blogger sends is the point, not what a library would make of it.
"""
