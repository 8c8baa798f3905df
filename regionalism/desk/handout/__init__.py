"""Make what students get: the folder and the zip of an assignment."""
