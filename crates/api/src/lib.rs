//! Routes, extractors, middleware, request and response types, and the OpenAPI document.
