"""临湖区 of 云泽市: a fictional district as plain data that knows no table, no clock and no setting."""
