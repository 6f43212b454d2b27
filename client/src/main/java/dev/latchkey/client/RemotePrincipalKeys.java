package dev.latchkey.client;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The JWK set that the gateway publishes (RFC 7517 §5), fetched when it is first needed and kept. It is fetched again when
 * it is older than {@link #KEPT_FOR}, and when a token names a key it lacks, but never more often than once in {@link
 * #FETCH_INTERVAL_MIN}: a flood of made-up key ids costs the gateway one request. When a fetch fails, the keys at hand stay
 * in use until they are {@link #USABLE_FOR} old. Safe for use by many threads.
 */
public final class RemotePrincipalKeys implements PrincipalKeys, AutoCloseable {

    public static final Duration KEPT_FOR = Duration.ofMinutes(10);
    public static final Duration USABLE_FOR = Duration.ofHours(24);
    public static final Duration FETCH_INTERVAL_MIN = Duration.ofSeconds(5);
    /** Longest time that one fetch takes, from connecting to the last byte of the answer. */
    public static final Duration TIMEOUT = Duration.ofSeconds(5);
    /** Largest answer read, in bytes. */
    public static final int ANSWER_BYTES_MAX = 64 * 1024;

    private static final Logger LOG = LoggerFactory.getLogger(RemotePrincipalKeys.class);

    private record Fetched(JWKSet keys, Instant at) {}

    private final URI address;
    private final InstantSource clock;
    private final Duration timeout;
    private final HttpClient http;
    private final ReentrantLock fetching = new ReentrantLock();
    private volatile @Nullable Fetched fetched;
    private volatile Instant lastTry = Instant.MIN;

    /** @param address of the JWK set, http or https */
    public RemotePrincipalKeys(URI address, InstantSource clock) {
        this(address, clock, TIMEOUT);
    }

    RemotePrincipalKeys(URI address, InstantSource clock, Duration timeout) {
        this.address = address;
        this.clock = clock;
        this.timeout = timeout;
        this.http = HttpClient.newBuilder()
                .connectTimeout(timeout)
                .followRedirects(HttpClient.Redirect.NEVER)
                .build();
    }

    @Override
    public Optional<JWK> find(String keyId) {
        var now = clock.instant();
        var held = fetched;
        var known = findIn(held, keyId, now);
        var isFresh = held != null && now.isBefore(held.at().plus(KEPT_FOR));
        if (known.isPresent() && (isFresh || fetching.isLocked())) {
            return known;
        }
        // A key that is not at hand is waited for while another thread fetches, or a rotation would lose requests.
        if (mayFetch(now)) {
            refresh();
        }
        return findIn(fetched, keyId, now);
    }

    private static Optional<JWK> findIn(@Nullable Fetched fetched, String keyId, Instant now) {
        return fetched == null || !now.isBefore(fetched.at().plus(USABLE_FOR))
                ? Optional.empty()
                : Optional.ofNullable(fetched.keys().getKeyByKeyId(keyId));
    }

    private boolean mayFetch(Instant now) {
        return lastTry.equals(Instant.MIN) || !now.isBefore(lastTry.plus(FETCH_INTERVAL_MIN));
    }

    /** One thread fetches; those that waited for it find the answer there and do not fetch again. */
    private void refresh() {
        fetching.lock();
        try {
            if (!mayFetch(clock.instant())) {
                return;
            }
            try {
                fetched = new Fetched(fetch(), clock.instant());
            } finally {
                lastTry = clock.instant(); // last, because from now on nobody waits for this fetch any more
            }
        } catch (IOException | ParseException e) {
            LOG.warn("expected a JWK set at {}, got none; the keys at hand stay in use", address, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            fetching.unlock();
        }
    }

    private JWKSet fetch() throws IOException, InterruptedException, ParseException {
        var request = HttpRequest.newBuilder(address)
                .header("Accept", "application/jwk-set+json, application/json")
                .build();
        var response = answer(http.sendAsync(request, head -> new SizeLimitedBody(ANSWER_BYTES_MAX)));
        if (response.statusCode() != 200) {
            throw new IOException("expected status 200, got " + response.statusCode());
        }
        return JWKSet.parse(new String(response.body(), StandardCharsets.UTF_8)).toPublicJWKSet();
    }

    /** The whole answer. The client's own timeout would end with the head, and a body that never ends hold the caller. */
    private HttpResponse<byte[]> answer(CompletableFuture<HttpResponse<byte[]>> underWay)
            throws IOException, InterruptedException {
        try {
            return underWay.get(timeout.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw new IOException("expected an answer", e.getCause());
        } catch (TimeoutException e) {
            throw new IOException("expected an answer within " + timeout, e);
        } finally {
            underWay.cancel(true); // nothing, when it is done
        }
    }

    /** Ends the threads of the HTTP client: at once on Java 21 and later, on an older one when it is collected. */
    @Override
    public void close() {
        if (http instanceof AutoCloseable closeable) {
            try {
                closeable.close();
            } catch (Exception e) {
                LOG.warn("expected the HTTP client to close", e);
            }
        }
    }
}
