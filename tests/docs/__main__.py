"""`python -m tests.docs`: write the generated parts of the docs and the API's description anew."""

from tests.docs.described import TYPED_FROM, description
from tests.docs.generated import PARTS

for page, name, content in PARTS:
    page.path.write_text(page.with_generated(name, content), "utf-8")
TYPED_FROM.write_text(description(), "utf-8")
