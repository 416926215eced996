"""Patrols 巡查: what is looked for before anyone complains 未诉先办, found on foot, and looked at again by
others."""
