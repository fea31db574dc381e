use axum::routing::get;
use tokio::{
    io::{AsyncReadExt as _, AsyncWriteExt as _},
    sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel},
    task::JoinHandle,
};

use super::*;
use crate::serve::shutdown::{self, ShutdownTrigger};

struct Server {
    address: SocketAddr,
    trigger: ShutdownTrigger,
    task: JoinHandle<()>,
    /// Receives `begun` and `gone` for each request to `/wait`, which finishes when it gets a
    /// permit from `release`.
    requests: UnboundedReceiver<&'static str>,
    release: Arc<Semaphore>,
}

/// Sends `gone` when dropped.
struct DropNotifier(UnboundedSender<&'static str>);

impl Drop for DropNotifier {
    fn drop(&mut self) {
        let _ = self.0.send("gone");
    }
}

const RATE: MinimumRate = MinimumRate {
    within: Duration::from_secs(30),
    bytes: 30 * 1024,
};

/// The size of a response that is larger than all buffers.
const LARGE: usize = 64 << 20;

async fn serve(connections: u32) -> Server {
    serve_within(connections, u32::MAX).await
}

async fn serve_within(connections: u32, per_address: u32) -> Server {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = listener.local_addr().unwrap();
    let (trigger, shutdown) = shutdown::channel();
    let (sender, requests) = unbounded_channel();
    let release = Arc::new(Semaphore::new(0));
    let wait = release.clone();
    let router = Router::new()
        .route(
            "/peer",
            get(async |ConnectInfo(peer): ConnectInfo<SocketAddr>| peer.to_string()),
        )
        .route("/asset", get(async || vec![0; 256 << 10]))
        .route("/large", get(async || vec![0; LARGE]))
        .route(
            "/wait",
            get(async move || {
                let _notifier = DropNotifier(sender.clone());
                sender.send("begun").unwrap();
                wait.acquire().await.unwrap().forget();
                "done"
            }),
        );
    let bounds = Bounds {
        connections,
        per_address: PerAddressLimit {
            per_address,
            site_factor: 1,
            exempt: Vec::new(),
        },
        rate: RATE,
    };
    Server {
        address,
        trigger,
        task: tokio::spawn(serve_connections(listener, router, bounds, shutdown)),
        requests,
        release,
    }
}

async fn request(server: &Server, path: &str) -> TcpStream {
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\n\r\n");
    stream.write_all(request.as_bytes()).await.unwrap();
    stream
}

async fn read(stream: &mut TcpStream) -> String {
    let mut buffer = vec![0; 4096];
    let read = stream.read(&mut buffer).await.unwrap();
    String::from_utf8(buffer[..read].to_vec()).unwrap()
}

/// The bytes received until the server closes the connection.
async fn read_to_end(stream: &mut TcpStream) -> String {
    let mut text = Vec::new();
    // A reset ends the connection as well.
    let _ = stream.read_to_end(&mut text).await;
    String::from_utf8(text).unwrap()
}

#[tokio::test]
async fn handlers_receive_the_peer_address() {
    let server = serve(10).await;
    let mut stream = request(&server, "/peer").await;
    let peer = stream.local_addr().unwrap().to_string();
    assert!(read(&mut stream).await.ends_with(&peer));
}

/// The paused clock advances only while all tasks wait for time.
#[tokio::test(start_paused = true)]
async fn missing_request_head_times_out() {
    let server = serve(10).await;
    for head in ["", "GET / HTTP/1.1\r\nHost: "] {
        let mut stream = TcpStream::connect(server.address).await.unwrap();
        stream.write_all(head.as_bytes()).await.unwrap();
        let begun = time::Instant::now();
        read_to_end(&mut stream).await;
        let took = begun.elapsed();
        assert!(
            took >= HEAD_TIMEOUT / 2 && took < HEAD_TIMEOUT * 2,
            "{took:?}"
        );
    }
}

#[tokio::test]
async fn endless_request_head_is_rejected() {
    let server = serve(10).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let head = format!("GET / HTTP/1.1\r\nX: {}", "x".repeat(2 * MAX_BUFFER));
    let _ = stream.write_all(head.as_bytes()).await;
    let response = read_to_end(&mut stream).await;
    assert!(
        response.is_empty() || response.starts_with("HTTP/1.1 431"),
        "{response}"
    );
}

#[tokio::test]
async fn connection_beyond_the_limit_waits() {
    let mut server = serve(1).await;
    let first = request(&server, "/wait").await;
    assert_eq!(server.requests.recv().await, Some("begun"));
    let mut second = request(&server, "/peer").await;
    drop(first);
    let peer = second.local_addr().unwrap().to_string();
    assert!(read(&mut second).await.ends_with(&peer));
    // The first connection had been closed before.
    assert_eq!(server.requests.try_recv(), Ok("gone"));
}

#[tokio::test]
async fn running_requests_finish_before_shutdown() {
    let mut server = serve(10).await;
    let mut waiting = request(&server, "/wait").await;
    let mut idle = request(&server, "/peer").await;
    read(&mut idle).await;
    assert_eq!(server.requests.recv().await, Some("begun"));
    server.trigger.request();
    assert_eq!(read_to_end(&mut idle).await, "");
    server.release.add_permits(1);
    let response = read_to_end(&mut waiting).await;
    assert!(response.ends_with("done"), "{response}");
    assert!(response.contains("connection: close"), "{response}");
    server.task.await.unwrap();
    TcpStream::connect(server.address).await.unwrap_err();
}

#[tokio::test]
async fn slow_requests_are_aborted_at_shutdown() {
    let mut server = serve(10).await;
    let mut waiting = request(&server, "/wait").await;
    assert_eq!(server.requests.recv().await, Some("begun"));
    server.trigger.request();
    server.task.abort();
    assert_eq!(server.requests.recv().await, Some("gone"));
    assert_eq!(read_to_end(&mut waiting).await, "");
}

#[tokio::test(start_paused = true)]
async fn connection_that_never_reads_is_closed() {
    let server = serve(1).await;
    let mut stream = TcpStream::connect(server.address).await.unwrap();
    let requests = "GET /asset HTTP/1.1\r\nHost: localhost\r\n\r\n".repeat(200);
    stream.write_all(requests.as_bytes()).await.unwrap();
    let begun = time::Instant::now();
    let mut second = request(&server, "/peer").await;
    let peer = second.local_addr().unwrap().to_string();
    assert!(read(&mut second).await.ends_with(&peer));
    let took = begun.elapsed();
    assert!(took >= RATE.within && took < RATE.within * 2, "{took:?}");
}

#[tokio::test(start_paused = true)]
async fn connection_that_reads_single_bytes_is_closed() {
    let server = serve(1).await;
    let mut stream = request(&server, "/large").await;
    let begun = time::Instant::now();
    let reading = tokio::spawn(async move {
        let mut seconds = time::interval(Duration::from_secs(5));
        while stream.read_u8().await.is_ok() {
            seconds.tick().await;
        }
    });
    let mut second = request(&server, "/peer").await;
    let peer = second.local_addr().unwrap().to_string();
    assert!(read(&mut second).await.ends_with(&peer));
    let took = begun.elapsed();
    assert!(took >= RATE.within && took < RATE.within * 2, "{took:?}");
    reading.abort();
}

#[tokio::test(start_paused = true)]
async fn slow_client_above_the_minimum_receives_the_whole_response() {
    let server = serve(1).await;
    let mut stream = request(&server, "/large").await;
    let begun = time::Instant::now();
    let mut seconds = time::interval(Duration::from_secs(1));
    let (mut received, mut buffer) = (0, vec![0; 512 << 10]);
    while received < LARGE {
        seconds.tick().await;
        let read = stream.read(&mut buffer).await.unwrap();
        assert_ne!(read, 0, "cut off after {received} bytes");
        received += read;
    }
    assert!(begun.elapsed() > RATE.within * 2, "{:?}", begun.elapsed());
}

#[tokio::test]
async fn connection_beyond_the_limit_of_its_address_is_closed() {
    let mut server = serve_within(10, 2).await;
    let first = request(&server, "/wait").await;
    assert_eq!(server.requests.recv().await, Some("begun"));
    let mut second = request(&server, "/peer").await;
    assert!(!read(&mut second).await.is_empty());
    let mut third = TcpStream::connect(server.address).await.unwrap();
    assert_eq!(read_to_end(&mut third).await, "");
    drop(first);
    assert_eq!(server.requests.recv().await, Some("gone"));
    // The connection is closed shortly after its request has ended.
    let answered = async || {
        let mut stream = request(&server, "/peer").await;
        let mut buffer = [0; 64];
        stream.read(&mut buffer).await.is_ok_and(|read| read > 0)
    };
    while !answered().await {}
}
