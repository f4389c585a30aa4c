"""Sites of kind `o2g`: Alcatel-Lucent OmniPCX Enterprise behind O2G."""
