"""The portal: the roof, the engines and the floors that every app stands on."""
