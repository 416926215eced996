"""Advisory groups 咨询小组: their members, what they are asked, and how every opinion is answered."""
