package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.RequestHeaders;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.InetAddress;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A request to one of our own endpoints, with its whole, size-limited body.
 *
 * @param id request id, also answered in {@code X-Request-Id} and written to the log
 * @param path as it came, already accepted by {@code RequestPath}
 * @param query as it came without the question mark; absent when there is none
 * @param headers names are case-insensitive
 * @param caller who waits for the answer
 * @param pathParameters by name, for a path that is served with parameters
 */
public record HttpRequest(
        String id,
        HttpMethod method,
        String path,
        @Nullable String query,
        MultiMap headers,
        Buffer body,
        Caller caller,
        Map<String, String> pathParameters)
        implements RequestHeaders {

    /**
     * Who waits for an answer.
     *
     * @param address the peer, or what a trusted proxy says of it
     * @param hasLeft whether nobody waits any more: the connection or the stream has ended; asked by any thread
     */
    public record Caller(InetAddress address, BooleanSupplier hasLeft) {

        /** One who waits, however long it takes. */
        public static Caller at(InetAddress address) {
            return new Caller(address, () -> false);
        }
    }

    /** The peer, or what a trusted proxy says of it. */
    public InetAddress clientAddress() {
        return caller.address();
    }

    @Override
    public List<String> headerValues(String name) {
        return headers.getAll(name);
    }

    @Override
    public boolean hasHeader(Predicate<String> name) {
        return hasHeader(headers, name);
    }

    static boolean hasHeader(MultiMap headers, Predicate<String> name) {
        for (var line : headers) {
            if (name.test(line.getKey())) {
                return true;
            }
        }
        return false;
    }
}
