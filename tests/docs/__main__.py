"""`python -m tests.docs`: write the generated parts of the docs anew."""

from tests.docs.generated import PARTS

for page, name, content in PARTS:
    page.path.write_text(page.with_generated(name, content), "utf-8")
