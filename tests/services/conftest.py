"""The sample catalogue, for tests that want a real one."""

import pytest

from planning.sample_data.catalogue import load_catalogue
from tests.factories import YEAR


@pytest.fixture
def sample_catalogue(db: None) -> None:
    """Load the services of 2024/25."""
    load_catalogue(YEAR)
