//! Clients of an application under test: `client.post(path).json(&body).await.assert_status(201)`.
#![expect(
    clippy::panic,
    reason = "a request that cannot be created fails the test"
)]

use std::{
    fmt::Display,
    future::{Future, IntoFuture},
    net::{IpAddr, Ipv4Addr, SocketAddr},
    ops::Deref,
    pin::Pin,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
};

use axum::{Router, body::Body, extract::ConnectInfo};
use coffer_domain::{Clock as _, testing::TestClock};
use http::{HeaderMap, HeaderName, HeaderValue, Method, header};
use serde::Serialize;
use tower::ServiceExt as _;
use uuid::Uuid;

use crate::{cookies::Jar, response::Response};

/// A browser: it stores cookies, and sends neither `Origin` nor `Sec-Fetch-Site` unless a test sets
/// them. Clones share the cookies, like tabs.
#[derive(Clone)]
pub struct Client {
    router: Router,
    clock: Arc<TestClock>,
    jar: Arc<Mutex<Jar>>,
    default_headers: HeaderMap,
    address: SocketAddr,
}

/// A registered user, and the browser in which they are signed in.
#[derive(Clone)]
pub struct User {
    /// The browser in which the user is signed in.
    pub client: Client,
    /// The user's id.
    pub id: Uuid,
    /// The user's email address.
    pub email: String,
    /// The user's password.
    pub password: &'static str,
}

impl Deref for User {
    type Target = Client;

    fn deref(&self) -> &Client {
        &self.client
    }
}

impl Client {
    pub(crate) fn new(router: Router, clock: Arc<TestClock>) -> Self {
        Self {
            router,
            clock,
            jar: Arc::default(),
            default_headers: HeaderMap::new(),
            address: SocketAddr::from((Ipv4Addr::LOCALHOST, 50_000)),
        }
    }

    /// Prepares a `GET` request.
    pub fn get(&self, path: &str) -> Request {
        self.request(Method::GET, path)
    }

    /// Prepares a `POST` request.
    pub fn post(&self, path: &str) -> Request {
        self.request(Method::POST, path)
    }

    /// Prepares a `PUT` request.
    pub fn put(&self, path: &str) -> Request {
        self.request(Method::PUT, path)
    }

    /// Prepares a `PATCH` request.
    pub fn patch(&self, path: &str) -> Request {
        self.request(Method::PATCH, path)
    }

    /// Prepares a `DELETE` request.
    pub fn delete(&self, path: &str) -> Request {
        self.request(Method::DELETE, path)
    }

    /// Prepares a request with any method.
    pub fn request(&self, method: Method, path: &str) -> Request {
        let mut request = http::Request::new(Body::empty());
        *request.method_mut() = method;
        *request.uri_mut() = path.parse().unwrap_or_else(|error| fail(path, &error));
        *request.headers_mut() = self.default_headers.clone();
        let cookies = self.jar().header(request.uri().path(), self.clock.now());
        let mut request = Request {
            client: self.clone(),
            request,
        };
        request = request.header("host", "localhost:8080");
        match cookies {
            Some(cookies) => request.header("cookie", &cookies),
            None => request,
        }
    }

    /// The same client at another IP address.
    pub fn at(mut self, address: &str) -> Self {
        let ip: IpAddr = address
            .parse()
            .unwrap_or_else(|error| fail(address, &error));
        self.address.set_ip(ip);
        self
    }

    /// The same client, with an additional header on each request.
    pub fn with_header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = named(name, value);
        self.default_headers.insert(name, value);
        self
    }

    /// A client without cookies that sends this client's access token in a header.
    pub fn as_program(&self) -> Self {
        let token = self.cookie("access_token");
        let token = token.unwrap_or_else(|| panic!("no user is signed in"));
        self.without_cookies().bearer(&token)
    }

    /// A client without cookies that sends an access token in a header.
    pub fn bearer(&self, token: &str) -> Self {
        self.without_cookies()
            .with_header("authorization", &format!("Bearer {token}"))
    }

    /// The same client with a separate, empty cookie jar.
    pub fn without_cookies(&self) -> Self {
        Self {
            jar: Arc::default(),
            ..self.clone()
        }
    }

    /// The value of a cookie, if the browser has it.
    pub fn cookie(&self, name: &str) -> Option<String> {
        self.jar().value(name)
    }

    /// Deletes a cookie from the browser.
    pub fn delete_cookie(&self, name: &str) {
        self.jar().remove(name);
    }

    /// Closes the browser and opens it again, which deletes session cookies.
    pub fn restart(&self) {
        self.jar().restart();
    }

    fn jar(&self) -> MutexGuard<'_, Jar> {
        self.jar.lock().unwrap_or_else(PoisonError::into_inner)
    }

    async fn execute(&self, mut request: http::Request<Body>) -> http::Response<Body> {
        let peer = ConnectInfo(self.address);
        request.extensions_mut().insert(peer);
        let response = self.router.clone().oneshot(request).await;
        response.unwrap_or_else(|never| match never {})
    }

    async fn send(self, request: http::Request<Body>) -> Response {
        let line = format!("{} {}", request.method(), request.uri());
        let (parts, body) = self.execute(request).await.into_parts();
        let body = axum::body::to_bytes(body, usize::MAX).await;
        self.jar().store(&parts.headers, self.clock.now());
        Response {
            body: body.unwrap_or_else(|error| fail(&line, &error)),
            request: line,
            status: parts.status,
            headers: parts.headers,
        }
    }
}

/// A request that is sent when it is awaited.
pub struct Request {
    client: Client,
    request: http::Request<Body>,
}

impl Request {
    /// Sets a header, replacing its value.
    pub fn header(mut self, name: &str, value: &str) -> Self {
        let (name, value) = named(name, value);
        self.request.headers_mut().insert(name, value);
        self
    }

    /// Removes a header that the client would send.
    pub fn without_header(mut self, name: &str) -> Self {
        self.request.headers_mut().remove(name);
        self
    }

    /// Sets a JSON body and its content type.
    pub fn json(self, body: &(impl Serialize + ?Sized)) -> Self {
        let text = serde_json::to_string(body).unwrap_or_else(|error| fail("a body", &error));
        self.body("application/json", text)
    }

    /// Sets a body of any content type.
    pub fn body(self, content_type: &str, body: impl Into<Body>) -> Self {
        let mut request = self.header(header::CONTENT_TYPE.as_str(), content_type);
        *request.request.body_mut() = body.into();
        request
    }

    /// Sends the request, and returns the response without reading its body.
    pub async fn streamed(self) -> http::Response<Body> {
        self.client.execute(self.request).await
    }
}

impl IntoFuture for Request {
    type Output = Response;
    type IntoFuture = Pin<Box<dyn Future<Output = Response> + Send>>;

    fn into_future(self) -> Self::IntoFuture {
        Box::pin(self.client.send(self.request))
    }
}

fn named(name: &str, value: &str) -> (HeaderName, HeaderValue) {
    let parsed = name.parse().unwrap_or_else(|error| fail(name, &error));
    let value = HeaderValue::from_bytes(value.as_bytes());
    (parsed, value.unwrap_or_else(|error| fail(name, &error)))
}

fn fail(what: &str, error: &dyn Display) -> ! {
    panic!("{what}: {error}")
}
