"""The bare Django project that the portal is measured against.

`django-admin startproject` as it comes (its seven middlewares, its template settings), DEBUG off, and two views. Each
makes one query, renders one small template and answers with as many bytes as the page it is compared with.
"""
