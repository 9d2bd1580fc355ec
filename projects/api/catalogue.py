"""The catalogue of the open data in DCAT-AP-NL, as JSON-LD or Turtle."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import translation
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from rdflib import Graph, Literal, Namespace, URIRef
from rdflib.namespace import DCAT, DCTERMS, FOAF, RDF

from projects.api.facts import DATASETS, GEOJSON, LICENCE_URL, ROOT, TURTLE, Dataset

_EU = "http://publications.europa.eu/resource/authority/"
_PREFIXES = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
}
_API_RULES = "https://gitdocumentatie.logius.nl/publicatie/api/adr/"
_SHAPES = "https://spec.openapis.org/oas/v3.1.0"
_GEOJSON_RULES = "https://www.rfc-editor.org/rfc/rfc7946"
_TITLE = _("Open data of Digipeil")
_DESCRIPTION = _("What municipalities measure and do about their digital strategy, as far as it is public.")
_SERVICE = _("The open data as an API that can be read by everybody.")


@dataclass(frozen=True)
class Publisher:
    name: str
    uri: str
    email: str


def catalogue(media_type: str, changes: Mapping[str, date]) -> bytes:
    """Made once a day and process, unless data change: it follows from the settings and the days of `changes`."""
    publisher = Publisher(settings.OPEN_DATA_PUBLISHER, settings.OPEN_DATA_PUBLISHER_URI, settings.CONTACT_EMAIL)
    return _written(media_type, settings.SITE_URL, publisher, tuple(changes.items()))


@lru_cache(maxsize=8)
def _written(media_type: str, site: str, publisher: Publisher, changes: tuple[tuple[str, date], ...]) -> bytes:
    graph = _Catalogue(site, publisher, dict(changes)).graph
    if media_type == TURTLE:
        return graph.serialize(format="turtle", encoding="utf-8")
    found = json.loads(graph.serialize(format="json-ld", context=_PREFIXES))
    return json.dumps(_in_order(found), ensure_ascii=False, indent=1).encode()


def _in_order(value: Any) -> Any:
    """The order means nothing, so it is always the same: what did not change looks unchanged."""
    if isinstance(value, dict):
        return {key: _in_order(value[key]) for key in sorted(value)}
    if isinstance(value, list):
        return sorted((_in_order(item) for item in value), key=json.dumps)
    return value


class _Catalogue:
    """Puts the triples together."""

    def __init__(self, site: str, publisher: Publisher, changes: Mapping[str, date]) -> None:
        self.changes = changes
        self.api = site + ROOT
        self.graph: Graph = Graph(bind_namespaces="none")
        for prefix, address in _PREFIXES.items():
            self.graph.bind(prefix, address)
        self.type, self.dcat, self.dct = RDF.type, DCAT, DCTERMS
        self.page = URIRef(f"{site}/open-data/")
        self.catalogue = URIRef(f"{self.api}/catalog")
        self.service = URIRef(f"{self.api}/catalog#api")
        self.contact = URIRef(f"{self.api}/catalog#contact")
        self.publisher = URIRef(publisher.uri or f"{self.api}/catalog#publisher")
        self._add(self.publisher, FOAF.Agent, {FOAF.name: [self._text(publisher.name, "nl")]})
        self._add(self.page, FOAF.Document, {self.dct.title: self._both(_TITLE)})
        self._add_contact(publisher)
        self._add_standards()
        self._add_service()
        for dataset in DATASETS:
            self._add_dataset(dataset)
        self._add_catalogue()

    def _add(self, subject: URIRef, kind: Any, facts: dict[Any, list[Any]]) -> None:
        self.graph.add((subject, self.type, kind))
        for predicate, values in facts.items():
            for value in values:
                self.graph.add((subject, predicate, value))

    def _text(self, text: str, language: str = "") -> Any:
        return Literal(text, lang=language or None)

    def _both(self, text: str | Promise) -> list[Any]:
        """In both languages of the product."""
        told = []
        for language, _name in settings.LANGUAGES:
            with translation.override(language):
                told.append(self._text(str(text), language))
        return told

    def _described(self, title: str | Promise, description: str | Promise, key: str) -> dict[Any, list[Any]]:
        """What DCAT-AP-NL asks of a catalogue, a dataset and a service alike."""

        return {
            self.dct.title: self._both(title),
            self.dct.description: self._both(description),
            self.dct.identifier: [self._text(f"{self.api}/catalog#{key}")],
            self.dct.publisher: [self.publisher],
            self.dct.creator: [self.publisher],
            self.dct.license: [URIRef(LICENCE_URL)],
            self.dct.accessRights: [URIRef(f"{_EU}access-right/PUBLIC")],
            self.dct.language: [URIRef(f"{_EU}language/NLD")],
            self.dcat.contactPoint: [self.contact],
            self.dcat.theme: [URIRef(f"{_EU}data-theme/GOVE")],
        }

    def _changed(self, day: date | None) -> dict[Any, list[Any]]:
        return {self.dct.modified: [Literal(day)]} if day else {}

    def _add_contact(self, publisher: Publisher) -> None:
        vcard = Namespace(_PREFIXES["vcard"])
        facts = {vcard.fn: [self._text(publisher.name)], vcard.hasEmail: [URIRef(f"mailto:{publisher.email}")]}
        self._add(self.contact, vcard.Organization, facts)
        self.graph.add((self.contact, self.type, vcard.Kind))

    def _add_standards(self) -> None:
        """What the data and the API keep to: the shapes of the answers are described as OpenAPI has it."""
        for address, title in (
            (URIRef(_API_RULES), "NL API Design Rules"),
            (URIRef(_GEOJSON_RULES), "RFC 7946: The GeoJSON Format"),
            (URIRef(_SHAPES), "OpenAPI Specification 3.1.0"),
        ):
            self._add(address, self.dct.Standard, {self.dct.title: [self._text(title, "en")]})

    def _add_service(self) -> None:
        facts = {
            **self._described(_TITLE, _SERVICE, "api"),
            self.dcat.endpointURL: [URIRef(self.api)],
            self.dcat.endpointDescription: [URIRef(f"{self.api}/openapi.json")],
            self.dcat.keyword: [word for dataset in DATASETS for word in self._both(dataset.title)],
            self.dcat.servesDataset: [self._of(dataset) for dataset in DATASETS],
            self.dct.conformsTo: [URIRef(_API_RULES)],
        }
        self._add(self.service, self.dcat.DataService, facts)

    def _of(self, dataset: Dataset) -> URIRef:
        return URIRef(f"{self.api}/catalog#{dataset.key}")

    def _add_dataset(self, dataset: Dataset) -> None:
        kinds = {
            media_type: media_type.removeprefix("application/").partition("+")[0] for media_type in dataset.formats
        }
        distributions = {kind: URIRef(f"{self._of(dataset)}-{kind}") for kind in kinds.values()}
        facts = {
            **self._described(dataset.title, dataset.description, dataset.key),
            self.dct.accrualPeriodicity: [URIRef(f"{_EU}frequency/CONT")],
            self.dct.spatial: [URIRef(f"{_EU}country/NLD")],
            self.dcat.distribution: list(distributions.values()),
            self.dcat.landingPage: [self.page],
            FOAF.page: [self.page],
            self.dct.conformsTo: [URIRef(_SHAPES)],
            **self._changed(self.changes.get(dataset.key)),
        }
        self._add(self._of(dataset), self.dcat.Dataset, facts)
        for media_type, kind in kinds.items():
            self._add_distribution(dataset, distributions[kind], media_type)

    def _add_distribution(self, dataset: Dataset, distribution: URIRef, media_type: str) -> None:
        is_map = media_type == GEOJSON
        address = f"{self.api}{dataset.path}{'?format=geojson' if is_map else dataset.needed}"
        facts = {
            self.dct.title: self._both(dataset.title),
            self.dcat.accessURL: [URIRef(address)],
            self.dcat.accessService: [self.service],
            self.dcat.mediaType: [URIRef(f"https://www.iana.org/assignments/media-types/{media_type}")],
            self.dct["format"]: [URIRef(f"{_EU}file-type/{'GEOJSON' if is_map else 'JSON'}")],
            self.dct.license: [URIRef(LICENCE_URL)],
            self.dct.language: [URIRef(f"{_EU}language/NLD")],
            self.dct.conformsTo: [URIRef(_GEOJSON_RULES) if is_map else URIRef(_SHAPES)],
        }
        self._add(distribution, self.dcat.Distribution, facts)

    def _add_catalogue(self) -> None:
        facts = {
            **self._described(_TITLE, _DESCRIPTION, "catalog"),
            FOAF.homepage: [self.page],
            self.dcat.dataset: [self._of(dataset) for dataset in DATASETS],
            self.dcat.service: [self.service],
            **self._changed(max(self.changes.values(), default=None)),
        }
        self._add(self.catalogue, self.dcat.Catalog, facts)
