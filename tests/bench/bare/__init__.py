"""The bare Django project that the portal is measured against.

`django-admin startproject` as it comes (its seven middlewares, its template settings), DEBUG off, and three views. Each
makes one query. Two show something: one small template, as many bytes as the page they are compared with. The third
updates one row.
"""
