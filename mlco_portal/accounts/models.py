"""People who sign in. What they may do comes from their appointments (`services`)."""

from typing import Any

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone


class UserAccounts(BaseUserManager["User"]):
    """Makes accounts; an e-mail address is kept in lower case."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> "User":
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> "User":
        return self.create_user(email, password, **{**fields, "is_staff": True, "is_superuser": True})

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(email=(username or "").strip().lower())


class User(AbstractBaseUser, PermissionsMixin):
    """A person with an account, known by e-mail address."""

    email = models.EmailField("e-mail address", max_length=254, unique=True)
    name = models.CharField("name", max_length=150, help_text="As colleagues know you, with your post if that helps")
    is_active = models.BooleanField("may sign in", default=True)
    is_staff = models.BooleanField("may open the Django admin", default=False)
    joined_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = UserAccounts()

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    class Meta:
        ordering = ["name"]
        constraints = [models.UniqueConstraint(Lower("email"), name="user_email_in_any_case")]

    def __str__(self) -> str:
        return self.name or self.email

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("accounts:detail", args=[self.pk])


class FailedSignIn(models.Model):
    """A sign-in that failed lately; counted so that nobody can try passwords without end."""

    email = models.CharField("e-mail address as typed", max_length=254)
    address = models.GenericIPAddressField("network address", null=True, blank=True)
    at = models.DateTimeField("when", db_index=True)

    class Meta:
        ordering = ["-at"]
        verbose_name_plural = "failed sign-ins"
        indexes = [models.Index(fields=["email", "at"], name="failed_sign_in_of")]

    def __str__(self) -> str:
        return f"{self.email} at {self.at:%d/%m/%Y %H:%M}"
