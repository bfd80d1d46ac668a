"""The room behind `data.portrait`: its parts, one matter a module."""
