package dev.latchkey.edge.outbound;

import dev.latchkey.edge.outbound.FetchResult.Failed;
import dev.latchkey.edge.outbound.FetchResult.Refused;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.TrustOptions;
import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Fetches documents from addresses that strangers name. Blocks, for virtual threads; never throws for what the other side does. No
 * redirect is followed, no proxy used, no connection kept. Safe for use by many threads.
 */
public final class OutboundFetcher implements AutoCloseable {

    /** Most fetches at once of one fetcher. */
    public static final int AT_ONCE_MAX = 32;

    private static final int ADDRESSES_TRIED_MAX = 2;
    private static final int HEADER_BYTES_MAX = 16 * 1024;

    private final HttpClient client;
    private final NameResolver resolver;
    private final boolean allowsPrivateAddresses;
    private final Semaphore places = new Semaphore(AT_ONCE_MAX);
    private final Executor virtualThreads = Thread::startVirtualThread;

    /** @param allowPrivateAddressesForLocalUse also takes plain http and addresses of private networks */
    public OutboundFetcher(Vertx vertx, boolean allowPrivateAddressesForLocalUse) {
        this(vertx, NameResolver.SYSTEM, allowPrivateAddressesForLocalUse, null);
    }

    /** @param trust whose certificates are believed; absent: those that the JDK trusts */
    OutboundFetcher(
            Vertx vertx,
            NameResolver resolver,
            boolean allowPrivateAddressesForLocalUse,
            @Nullable TrustOptions trust) {
        var options = new HttpClientOptions()
                .setProtocolVersion(HttpVersion.HTTP_1_1)
                .setKeepAlive(false)
                .setVerifyHost(true)
                .setMaxHeaderSize(HEADER_BYTES_MAX)
                .setDecompressionSupported(false);
        if (trust != null) {
            options.setTrustOptions(trust);
        }
        this.client = vertx.createHttpClient(options);
        this.resolver = resolver;
        this.allowsPrivateAddresses = allowPrivateAddressesForLocalUse;
    }

    /** Gets the document at an address. Takes at most the total time of the limits, and a little for itself. */
    public FetchResult fetch(URI uri, FetchLimits limits) {
        OutboundTarget target;
        try {
            target = OutboundTarget.of(uri, allowsPrivateAddresses);
        } catch (OutboundTarget.NotAllowed e) {
            return new Refused(String.valueOf(e.getMessage()));
        }
        if (!places.tryAcquire()) {
            return new Failed("too many fetches at once");
        }
        try {
            return fetch(target, limits, System.nanoTime());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Failed("interrupted");
        } finally {
            places.release();
        }
    }

    private FetchResult fetch(OutboundTarget target, FetchLimits limits, long startedAtNanos)
            throws InterruptedException {
        List<InetAddress> addresses;
        try {
            addresses = await(resolve(target.host()), limits.totalTimeout());
        } catch (ExecutionException | TimeoutException e) {
            return new Failed("name does not resolve");
        }
        // All of them: a name with one foot in our network has no business here.
        if (!allowsPrivateAddresses && !addresses.stream().allMatch(PublicAddresses::contain)) {
            return new Refused("address is not a public one");
        }
        for (var address : addresses.subList(0, Math.min(ADDRESSES_TRIED_MAX, addresses.size()))) {
            var patience = limits.totalTimeout().minusNanos(System.nanoTime() - startedAtNanos);
            if (!patience.isPositive()) {
                return new Failed("took too long");
            }
            try {
                var answer = new DocumentRequest(client, limits).send(target, address, patience);
                // Twice the patience: the request ends by itself, this is for a client that is being closed.
                return await(answer.toCompletionStage().toCompletableFuture(), patience.multipliedBy(2));
            } catch (ExecutionException e) {
                // No connection; the next address, if there is one.
            } catch (TimeoutException e) {
                return new Failed("took too long");
            }
        }
        return new Failed("no connection");
    }

    /** In a thread of its own, because a resolver knows no time-out. */
    private CompletableFuture<List<InetAddress>> resolve(String host) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        return resolver.resolve(host);
                    } catch (UnknownHostException e) {
                        throw new IllegalStateException("unknown host", e);
                    }
                },
                virtualThreads);
    }

    private static <T> T await(CompletableFuture<T> future, Duration patience)
            throws ExecutionException, TimeoutException, InterruptedException {
        return future.get(patience.toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void close() {
        client.close();
    }
}
