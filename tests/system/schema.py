"""Checks a value against a JSON schema of the kind the OpenAPI document has (draft 2020-12, as far as it is used there), and
the document itself for what OpenAPI 3.1 asks of its structure.  A keyword this file does not know is a fault, never ignored."""
import re

KNOWN = {"type", "properties", "required", "additionalProperties", "items", "enum", "pattern", "format", "anyOf", "$ref", "title", "readOnly", "x-unit", "x-ledger", "description"}
KINDS = {"string": str, "boolean": bool, "array": list, "object": dict, "null": type(None)}
FORMATS = {"date": r"\d{4}-\d{2}-\d{2}$", "date-time": r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:\d{2})$", "uri": r"https?://"}


def is_kind(x, kind):
    if kind == "integer":
        return isinstance(x, int) and not isinstance(x, bool)
    if kind == "number":
        return isinstance(x, (int, float)) and not isinstance(x, bool)
    return isinstance(x, KINDS[kind])


def faults(x, s, doc, at="$"):
    """What is wrong with x under schema s, as texts."""
    if "$ref" in s:
        to = doc
        for part in s["$ref"].lstrip("#/").split("/"):
            to = to[part]
        return faults(x, to, doc, at)
    out = ["%s: unknown keyword %s" % (at, k) for k in set(s) - KNOWN]
    if "anyOf" in s and all(faults(x, one, doc, at) for one in s["anyOf"]):
        out.append("%s: none of anyOf: %s" % (at, faults(x, s["anyOf"][-1], doc, at)[:3]))
    kinds = s.get("type", [])
    kinds = [kinds] if isinstance(kinds, str) else kinds
    if kinds and not any(is_kind(x, k) for k in kinds):
        return out + ["%s: %r is no %s" % (at, x, "/".join(kinds))]
    if "enum" in s and x not in s["enum"]:
        out.append("%s: %r not in enum" % (at, x))
    if isinstance(x, str):
        if "pattern" in s and not re.search(s["pattern"], x):
            out.append("%s: %r does not match %s" % (at, x, s["pattern"]))
        if "format" in s and not re.match(FORMATS[s["format"]], x):
            out.append("%s: %r is no %s" % (at, x, s["format"]))
    if isinstance(x, dict):
        known = s.get("properties", {})
        out += ["%s: %s is missing" % (at, k) for k in s.get("required", []) if k not in x]
        for k, v in x.items():
            if k in known:
                out += faults(v, known[k], doc, at + "." + k)
            elif s.get("additionalProperties", True) is False:
                out.append("%s: %s is not declared" % (at, k))
    if isinstance(x, list) and "items" in s:
        for i, v in enumerate(x):
            out += faults(v, s["items"], doc, "%s[%d]" % (at, i))
    return out


def operation_of(doc, method, path):
    """(pattern, operation) of an address in the document; fixed parts go before parameters."""
    parts, best = path.split("?")[0].strip("/").split("/"), None
    for pattern, item in doc["paths"].items():
        has = pattern.strip("/").split("/")
        if len(has) == len(parts) and method.lower() in item and all(h.startswith("{") or h == p for h, p in zip(has, parts)):
            if best is None or best.count("{") > pattern.count("{"):
                best = pattern
    return (best, doc["paths"][best][method.lower()]) if best else (None, None)


def answer_faults(doc, method, path, status, kind, body):
    """What is wrong with an answer (parsed JSON) to an address."""
    pattern, op = operation_of(doc, method, path)
    if not op:
        return ["%s %s is not in the document" % (method, path)]
    responses = op["responses"]
    r = responses.get(str(status), responses["default"])
    if "$ref" in r:
        r = doc["components"]["responses"][r["$ref"].split("/")[-1]]
    content = r.get("content", {}).get(kind.split(";")[0])
    if content is None:
        return ["%s %s: %s is no type of a %s" % (method, path, kind, status)]
    return ["%s %s: %s" % (method, path, f) for f in faults(body, content["schema"], doc)] if "schema" in content else []


def document_faults(doc):
    """Structure of OpenAPI 3.1.0: what must be there, names, references that lead somewhere, parameters of paths."""
    out, ids = [], set()
    if not re.match(r"3\.1\.\d+$", doc.get("openapi", "")) or not {"title", "version"} <= set(doc.get("info", {})):
        out.append("openapi or info")
    schemes = doc["components"]["securitySchemes"]
    out += ["security names %s" % n for one in doc.get("security", []) for n in one if n not in schemes]
    out += ["component %r" % n for kind in doc["components"].values() for n in kind if not re.match(r"[a-zA-Z0-9._-]+$", n)]
    for path, item in doc["paths"].items():
        named = set(re.findall(r"\{([^}]*)\}", path))
        for method, op in item.items():
            where = "%s %s" % (method, path)
            if method not in ("get", "put", "post", "delete", "patch", "head", "options"):
                out.append(where + ": no method")
                continue
            if op["operationId"] in ids:
                out.append(where + ": operationId twice")
            ids.add(op["operationId"])
            given = [(p["name"], p["in"]) for p in op.get("parameters", [])]
            if len(given) != len(set(given)) or {n for n, i in given if i == "path"} != named:
                out.append(where + ": parameters of the path")
            out += [where + ": parameter " + p["name"] for p in op.get("parameters", []) if "schema" not in p or (p["in"] == "path" and not p.get("required"))]
            if not op.get("responses") or not op.get("summary"):
                out.append(where + ": no responses or summary")
            out += ["%s: response %s" % (where, c) for c, r in op["responses"].items() if not re.match(r"([1-5]\d\d|default)$", c) or ("description" not in r and "$ref" not in r)]

    def references(x, at):
        if isinstance(x, dict):
            for k, v in x.items():
                if k == "$ref":
                    to = doc
                    for part in v.lstrip("#/").split("/"):
                        to = to.get(part) if isinstance(to, dict) else None
                    if to is None:
                        out.append("%s: %s leads nowhere" % (at, v))
                else:
                    references(v, at + "/" + k)
        elif isinstance(x, list):
            for i, v in enumerate(x):
                references(v, "%s/%d" % (at, i))

    references(doc, "")
    return out
