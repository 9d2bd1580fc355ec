"""Reading what the experts wrote: YAML, checked against a schema, with an error that says where and what."""

from pathlib import Path
from typing import Any

import jsonschema
import yaml


class ContentError(Exception):
    """A content file that cannot be used; the message names the file, the place in it and what is wrong."""


def read_content(path: Path, schema: dict[str, Any]) -> dict[str, Any]:
    """The content of a YAML file that satisfies the JSON schema; ContentError where it does not."""
    try:
        content = yaml.safe_load(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ContentError(f"{path.name}: the file cannot be read ({error.strerror})") from error
    except UnicodeDecodeError as error:
        raise ContentError(f"{path.name}: the file is not written in UTF-8 (byte {error.start})") from error
    except yaml.YAMLError as error:
        raise ContentError(f"{path.name}: this is no valid YAML ({error})") from error
    problems = sorted(jsonschema.Draft202012Validator(schema).iter_errors(content), key=lambda e: list(map(str, e.path)))
    if problems:
        raise ContentError("\n".join(f"{path.name}: {_place(problem)}: {problem.message}" for problem in problems[:10]))
    return content


def _place(problem: jsonschema.ValidationError) -> str:
    return "/".join(str(part) for part in problem.absolute_path) or "the whole file"
