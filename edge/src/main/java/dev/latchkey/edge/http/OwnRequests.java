package dev.latchkey.edge.http;

import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Requests to our own endpoints. How often an address may ask, the endpoint's own gate and what there is of memory come before the
 * body, so that what is refused costs nothing; what goes on holds a share of {@link Edge#at} until its answer is written.
 */
final class OwnRequests {

    private static final Logger LOG = LoggerFactory.getLogger(OwnRequests.class);

    /** What a request takes beside its head and its body: its stream, its timers, the work on it. */
    private static final int REQUEST_BYTES = 4 * 1024;

    /** What a header takes beside its characters. */
    private static final int HEADER_BYTES = 128;

    private final Supplier<Answering> answering;
    private final Edge edge;

    /** @param answering asked once for each request */
    OwnRequests(Supplier<Answering> answering, Edge edge) {
        this.answering = answering;
        this.edge = edge;
    }

    /** A method that may be answered here, by its exact name on the wire; empty for one that nobody takes. */
    Optional<HttpMethod> findMethod(String name) {
        var fixed = HttpMethod.find(name);
        return fixed.isPresent() ? fixed : answering.get().fallback().findMethod(name);
    }

    /** Answers a request, now or later. */
    void accept(Exchange exchange) {
        try {
            dispatch(exchange);
        } catch (RuntimeException e) {
            answerFailure(exchange, e);
        }
    }

    /** Refuses what broke a rule of the edge, so that whoever may read the answers of the path may read this one. */
    void refuse(Exchange exchange, Refusal refusal) {
        var now = answering.get();
        var place = refusal == Refusal.MALFORMED_TARGET ? null : now.routes().find(path(exchange));
        exchange.carry(place == null ? now.fallback().everyAnswer(exchange) : place.everyAnswer(exchange.method()));
        exchange.refuse(refusal);
    }

    private static String path(Exchange exchange) {
        return Objects.requireNonNullElse(exchange.request().path(), "");
    }

    private void dispatch(Exchange exchange) {
        var path = path(exchange);
        var now = answering.get();
        var place = now.routes().find(path);
        if (place == null) {
            now.fallback().handle(exchange);
            return;
        }
        exchange.carry(place.everyAnswer(exchange.method()));
        var caller = CallerRates.callerAt(exchange.clientAddress());
        var wait = edge.rates().admit(caller);
        var served = place.find(exchange.method());
        if (wait > 0) {
            edge.refusedByRate().count(caller);
            exchange.answer(Refusal.TOO_MANY_REQUESTS.answer(exchange.id()).with("Retry-After", Long.toString(wait)));
        } else if (served == null) {
            exchange.answer(ErrorBody.answer(
                            405,
                            ErrorBody.of("METHOD_NOT_ALLOWED", "The path does not take this method"),
                            exchange.id())
                    .with("Allow", place.allow())
                    .with(OwnHeaders.ALL));
        } else if (exchange.declaredBodyBytes() > served.bodyBytesMax()) {
            exchange.refuse(Refusal.BODY_TOO_LARGE);
        } else {
            serve(exchange, served, path, place.parameters());
        }
    }

    private void serve(Exchange exchange, Routes.Served served, String path, Map<String, String> parameters) {
        var guarded = served.guarded();
        var refusal = guarded.gate().refusal(request(exchange, path, parameters, Buffer.buffer()));
        if (refusal != null) {
            exchange.answer(withOwnHeaders(refusal));
            return;
        }
        exchange.holding().moveTo(edge.at(guarded.door()));
        var exhausted = exchange.holding().tryTake(bytesOf(exchange));
        if (exhausted != null) {
            exchange.refuse(exhausted);
            return;
        }
        exchange.readWhole(served.bodyBytesMax())
                .compose(body -> guarded.endpoint().handle(request(exchange, path, parameters, body)))
                .onComplete(answered -> {
                    if (answered.succeeded()) {
                        exchange.answer(withOwnHeaders(answered.result()));
                    } else {
                        LimitedBody.findAnswer(answered.cause(), exchange.id())
                                .ifPresentOrElse(exchange::answer, () -> answerFailure(exchange, answered.cause()));
                    }
                });
    }

    private static HttpRequest request(Exchange exchange, String path, Map<String, String> parameters, Buffer body) {
        var request = exchange.request();
        return new HttpRequest(
                exchange.id(),
                exchange.method(),
                path,
                request.query(),
                request.headers(),
                body,
                exchange.caller(),
                parameters);
    }

    private static long bytesOf(Exchange exchange) {
        var request = exchange.request();
        long bytes = (long) REQUEST_BYTES + request.uri().length();
        for (var header : request.headers()) {
            bytes += (long) HEADER_BYTES
                    + header.getKey().length()
                    + header.getValue().length();
        }
        return bytes;
    }

    private static HttpResponse withOwnHeaders(HttpResponse answer) {
        var missing = new LinkedHashMap<>(OwnHeaders.ALL);
        missing.keySet().removeAll(answer.headers().keySet()); // an endpoint may know better, for instance of caching
        return answer.with(missing);
    }

    private static void answerFailure(Exchange exchange, @Nullable Throwable cause) {
        if (cause instanceof HttpClosedException || cause instanceof StreamResetException) {
            LOG.debug("request {} was given up by its sender", exchange.id());
            exchange.givenUp();
            return;
        }
        var unavailable = ServiceUnavailable.find(cause).orElse(null);
        if (unavailable != null) {
            LOG.warn("request {} could not be served now: {}", exchange.id(), String.valueOf(cause));
            var why = unavailable.told().map(text -> ": " + text).orElse("");
            exchange.answer(ErrorBody.answer(
                            unavailable.status(),
                            ErrorBody.of(
                                    "TEMPORARILY_UNAVAILABLE", "The request cannot be served now; try again" + why),
                            exchange.id())
                    .with("Retry-After", Long.toString(unavailable.retryAfterSeconds()))
                    .with(OwnHeaders.ALL));
            return;
        }
        LOG.error("request {} failed", exchange.id(), cause);
        exchange.answer(
                ErrorBody.answer(500, ErrorBody.of("INTERNAL_ERROR", "The request could not be served"), exchange.id())
                        .with(OwnHeaders.ALL));
    }
}
