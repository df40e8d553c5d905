"""明察暗访: spot checks, drawn so that anyone can repeat the draw, recorded on site, with what follows from them."""
