"""The trunk: what is written, supported, followed, attached and moved along its way."""
