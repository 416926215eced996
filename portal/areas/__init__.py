"""The tree of areas: city, district, subdistrict, community, grid."""
