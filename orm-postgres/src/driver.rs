//! The driver: tokio-postgres on a runtime of its own, driven by the thread that calls.
//!
//! Whatever is waited for is waited for once a statement, not once a row, and has a bound where the
//! server may stay silent.

use std::future::{Future, poll_fn};
use std::pin::{Pin, pin};
use std::task::{Context, Poll};
use std::time::Duration;

use tokio::runtime::{Builder, Handle, Runtime};
use tokio::time::timeout;
use tokio_postgres::tls::MakeTlsConnect;
use tokio_postgres::{Client, Config, Error, Socket};

/// How long ending a connection may take.
const FAREWELL: Duration = Duration::from_secs(1);

type Io = Pin<Box<dyn Future<Output = Result<(), Error>> + Send>>;

/// A connection and what drives it.
pub(crate) struct Driver {
    client: Option<Client>,
    io: Option<Io>,
    runtime: Option<Runtime>,
}

/// Why no connection came about.
pub(crate) enum Refusal {
    /// The driver's or the server's reason.
    Driver(Error),
    /// It took too long.
    Late,
    /// The operating system gave no means to wait with.
    System(std::io::Error),
}

impl Driver {
    /// Connects, the handshake included, within `deadline`.
    pub(crate) fn connect<T>(config: &Config, tls: T, deadline: Duration) -> Result<Self, Refusal>
    where
        T: MakeTlsConnect<Socket> + Send,
        T::TlsConnect: Send,
        T::Stream: Send + 'static,
        <T::TlsConnect as tokio_postgres::tls::TlsConnect<Socket>>::Future: Send,
    {
        let runtime = Builder::new_current_thread().enable_all().build().map_err(Refusal::System)?;
        let connected = block_on(&runtime, async {
            match timeout(deadline, config.connect(tls)).await {
                Ok(connected) => connected.map_err(Refusal::Driver),
                Err(_) => Err(Refusal::Late),
            }
        });
        match connected {
            Ok((client, connection)) => {
                Ok(Driver { client: Some(client), io: Some(Box::pin(connection)), runtime: Some(runtime) })
            }
            Err(refusal) => {
                // A look-up of a host's name may still be running, and must not be waited for.
                runtime.shutdown_background();
                Err(refusal)
            }
        }
    }

    /// Whether the connection is known to be gone.
    pub(crate) fn is_closed(&self) -> bool {
        self.client.as_ref().is_none_or(Client::is_closed)
    }

    /// Runs a future over the client while the connection's reading and writing goes on. None where the
    /// connection was closed before.
    pub(crate) fn run<'a, T, F>(&'a mut self, work: impl FnOnce(&'a Client) -> F) -> Option<Run<T>>
    where
        F: Future<Output = T> + Send,
        T: Send,
    {
        let (Some(client), Some(runtime)) = (&self.client, &self.runtime) else { return None };
        let io = &mut self.io;
        let mut work = pin!(work(client));
        let mut end = None;
        let output = block_on(
            runtime,
            poll_fn(|context| {
                drive(io, &mut end, context);
                work.as_mut().poll(context)
            }),
        );
        Some(Run { output, end })
    }

    /// As [`run`](Driver::run), for at most `deadline`; none where it took longer or the connection was closed.
    pub(crate) fn run_within<'a, T, F>(
        &'a mut self,
        deadline: Duration,
        work: impl FnOnce(&'a Client) -> F,
    ) -> Option<Run<T>>
    where
        F: Future<Output = T> + Send,
        T: Send,
    {
        let run = self.run(|client| {
            let work = work(client);
            async move { timeout(deadline, work).await.ok() }
        })?;
        Some(Run { output: run.output?, end: run.end })
    }
}

/// What a future gave, and what the connection ended with should it have ended meanwhile.
pub(crate) struct Run<T> {
    pub(crate) output: T,
    pub(crate) end: Option<Error>,
}

/// Lets the connection read and write. Once it has ended it is dropped, so that whoever waits for an answer learns it.
fn drive(io: &mut Option<Io>, end: &mut Option<Error>, context: &mut Context<'_>) {
    if let Some(connection) = io
        && let Poll::Ready(ended) = connection.as_mut().poll(context)
    {
        *end = ended.err();
        *io = None;
    }
}

/// Waits for a future. From inside an asynchronous program tokio refuses to wait on its own thread, so
/// another one waits.
fn block_on<T: Send>(runtime: &Runtime, future: impl Future<Output = T> + Send) -> T {
    if Handle::try_current().is_err() {
        return runtime.block_on(future);
    }
    std::thread::scope(|scope| match scope.spawn(|| runtime.block_on(future)).join() {
        Ok(output) => output,
        Err(panic) => std::panic::resume_unwind(panic),
    })
}

impl Drop for Driver {
    fn drop(&mut self) {
        let Some(runtime) = self.runtime.take() else { return };
        // Without its client the connection says goodbye to the server and ends.
        self.client = None;
        if let Some(connection) = self.io.take() {
            block_on(&runtime, async {
                let _ = timeout(FAREWELL, connection).await;
            });
        }
        runtime.shutdown_background();
    }
}
