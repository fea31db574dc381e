//! A client with minimal overhead: HTTP/1.1 on one persistent connection, with requests that are
//! serialised in advance.

use std::{io, net::SocketAddr};

use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    net::TcpStream,
};

const MAX_HEADERS: usize = 64;

pub(crate) struct Connection {
    stream: TcpStream,
    input: Vec<u8>,
}

/// A response, in the buffer of the connection.
pub(crate) struct Response<'c> {
    pub(crate) status: u16,
    head: &'c [u8],
    body: &'c [u8],
}

impl Response<'_> {
    /// The body as it was sent.
    pub(crate) fn body(&self) -> &[u8] {
        self.body
    }

    /// The values of all headers with this name.
    pub(crate) fn headers(&self, name: &str) -> Vec<String> {
        let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        // The head has been parsed before.
        let _ = response.parse(self.head);
        let named = response
            .headers
            .iter()
            .filter(|header| header.name.eq_ignore_ascii_case(name));
        named
            .map(|header| String::from_utf8_lossy(header.value).into_owned())
            .collect()
    }
}

/// The status, the length of the head, and the extent of the body.
type Head = (u16, usize, Body);

/// The extent of a body.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Body {
    /// A number of bytes (`Content-Length`).
    Length(usize),
    /// Chunks up to an empty one (`Transfer-Encoding: chunked`).
    Chunked,
}

impl Body {
    fn is_complete(self, body: &[u8]) -> bool {
        match self {
            Self::Length(length) => body.len() >= length,
            Self::Chunked => body == b"0\r\n\r\n" || body.ends_with(b"\r\n0\r\n\r\n"),
        }
    }
}

impl Connection {
    pub(crate) async fn open(address: SocketAddr) -> io::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            input: Vec::with_capacity(64 * 1024),
        })
    }

    /// Sends a request without reading the response.
    pub(crate) async fn send(&mut self, request: &[u8]) -> io::Result<()> {
        self.stream.write_all(request).await
    }

    /// Reads a part of a response, at most the length of `bytes`; returns 0 at its end.
    pub(crate) async fn read_some(&mut self, bytes: &mut [u8]) -> io::Result<usize> {
        self.stream.read(bytes).await
    }

    /// Sends a request and reads the complete response.
    pub(crate) async fn exchange(&mut self, request: &[u8]) -> io::Result<Response<'_>> {
        self.stream.write_all(request).await?;
        self.input.clear();
        loop {
            if self.stream.read_buf(&mut self.input).await? == 0 {
                return Err(io::ErrorKind::UnexpectedEof.into());
            }
            if let Some((status, head, body)) = parse_head(&self.input)?
                && body.is_complete(self.input.get(head..).unwrap_or_default())
            {
                let (head, body) = self.input.split_at(head);
                return Ok(Response { status, head, body });
            }
        }
    }
}

fn parse_head(input: &[u8]) -> io::Result<Option<Head>> {
    let mut headers = [httparse::EMPTY_HEADER; MAX_HEADERS];
    let mut response = httparse::Response::new(&mut headers);
    let parsed = response.parse(input).map_err(io::Error::other)?;
    let httparse::Status::Complete(head) = parsed else {
        return Ok(None);
    };
    let length = response
        .headers
        .iter()
        .find(|header| header.name.eq_ignore_ascii_case("content-length"))
        .and_then(|header| str::from_utf8(header.value).ok()?.parse().ok());
    let is_chunked = response.headers.iter().any(|header| {
        header.name.eq_ignore_ascii_case("transfer-encoding") && header.value == b"chunked"
    });
    let body = match length {
        Some(length) => Body::Length(length),
        None if is_chunked => Body::Chunked,
        None => return Err(io::Error::other("a response without a length")),
    };
    Ok(Some((response.code.unwrap_or_default(), head, body)))
}

/// A request of a browser, with the cookie of a session.
pub(crate) fn get(path: &str, access_token: &str) -> Vec<u8> {
    format!(
        "GET {path} HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
         cookie: access_token={access_token}\r\n\r\n"
    )
    .into_bytes()
}

/// A request of a program, with an access token.
pub(crate) fn with_token(method: &str, path: &str, access_token: &str, body: &str) -> Vec<u8> {
    format!(
        "{method} {path} HTTP/1.1\r\nhost: localhost\r\naccept: */*\r\n\
         authorization: Bearer {access_token}\r\ncontent-type: application/json\r\n\
         content-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

/// A sign-in from a client address that a proxy forwards.
pub(crate) fn sign_in(from: std::net::Ipv4Addr, email: &str, password: &str) -> Vec<u8> {
    let body = format!(r#"{{"email":"{email}","password":"{password}"}}"#);
    format!(
        "POST /api/auth/login HTTP/1.1\r\nhost: localhost\r\naccept: application/json\r\n\
         content-type: application/json\r\nx-forwarded-for: {from}\r\ncontent-length: {}\r\n\r\n{body}",
        body.len()
    )
    .into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn end_of_a_response_is_found() {
        let text = b"HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\n{}";
        let head = text.len() - 2;
        assert_eq!(
            parse_head(text).unwrap(),
            Some((200, head, Body::Length(2)))
        );
        assert_eq!(parse_head(&text[..20]).unwrap(), None);
        assert!(parse_head(b"HTTP/1.1 200 OK\r\n\r\n").is_err());
        let text = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n";
        assert_eq!(
            parse_head(text).unwrap(),
            Some((200, text.len(), Body::Chunked))
        );
        assert!(Body::Chunked.is_complete(b"2\r\n{}\r\n0\r\n\r\n"));
        assert!(!Body::Chunked.is_complete(b"2\r\n{}\r\n"));
    }
}
