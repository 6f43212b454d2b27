package dev.latchkey.demo.hiring.http;

import dev.latchkey.client.PrincipalVerifier;
import dev.latchkey.client.UpstreamPrincipal;
import dev.latchkey.client.Verification.Refused;
import dev.latchkey.client.Verification.Verified;
import dev.latchkey.demo.hiring.directory.DirectoryRefused;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes requests on the event loop, reads their bodies up to a limit, runs their handlers on virtual threads and writes
 * what they answer. A request without a valid principal is answered 401 whatever it asks for. Safe for use by many event
 * loops.
 */
public final class HttpEdge implements AutoCloseable {

    /** Most requests in work at once; more are answered 503. */
    public static final int CONCURRENT_REQUESTS_MAX = 512;

    private static final Logger LOG = LoggerFactory.getLogger(HttpEdge.class);

    private record ErrorItem(String code, String message) {}

    private record ErrorBody(String message, List<ErrorItem> errors, ApiFault.@Nullable Explanation explanation) {}

    /** An answer with its body as bytes; made where there is time for it. */
    private record Written(Answer answer, @Nullable Buffer body) {
        static Written of(Answer answer) {
            var body = answer.body();
            return new Written(answer, body == null ? null : Buffer.buffer(Json.write(body)));
        }
    }

    private final Vertx vertx;
    private final RouteTable routes;
    private final PrincipalVerifier verifier;
    private final Set<String> audiences;
    private final ExecutorService workers = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore permits = new Semaphore(CONCURRENT_REQUESTS_MAX);

    /** @param audiences names of the APIs served; routes of others do not exist */
    public HttpEdge(Vertx vertx, List<Route> routes, PrincipalVerifier verifier, Set<String> audiences) {
        this.vertx = vertx;
        this.routes = new RouteTable(
                routes.stream().filter(route -> audiences.contains(route.api())).toList());
        this.verifier = verifier;
        this.audiences = Set.copyOf(audiences);
    }

    /** Handles one request; called on its event loop. */
    public void handle(HttpServerRequest request) {
        RouteTable.@Nullable Match match;
        try {
            match = routes.find(served(request.method().name()), path(request)).orElse(null);
        } catch (ApiFault fault) {
            fail(request, fault);
            return;
        }
        var bodyBytesMax = match == null ? Route.BODY_BYTES_MAX : match.route().bodyBytesMax();
        var body = new BodyReader(request, bodyBytesMax);
        body.read(whole -> dispatch(request, match, whole), () -> fail(request, ApiFault.tooLarge(bodyBytesMax)));
    }

    private void dispatch(HttpServerRequest request, RouteTable.@Nullable Match match, Buffer body) {
        if (!permits.tryAcquire()) {
            fail(request, ApiFault.overloaded());
            return;
        }
        var context = vertx.getOrCreateContext();
        workers.execute(() -> {
            Written written;
            try {
                written = Written.of(answer(request, match, body));
            } catch (Throwable e) { // whatever went wrong, the caller must not wait for ever
                LOG.error("{} {} could not be answered", request.method(), request.path(), e);
                written = new Written(new Answer(500, null, null), null);
            } finally {
                permits.release();
            }
            var whole = written;
            context.runOnContext(_ -> write(request, whole));
        });
    }

    /** HEAD is GET without the body, which the server leaves out (RFC 9110 §9.3.2). */
    private static String served(String method) {
        return method.equals("HEAD") ? "GET" : method;
    }

    private Answer answer(HttpServerRequest request, RouteTable.@Nullable Match match, Buffer body) {
        try {
            var principal = principal(
                    request, match == null ? audiences : Set.of(match.route().api()));
            if (match == null) {
                throw routes.hasPath(path(request)) ? ApiFault.methodNotAllowed() : ApiFault.notFound("operation");
            }
            var call = new Call(principal, requestId(request), match.parameters(), query(request), body.getBytes());
            return match.route().handler().handle(call);
        } catch (ApiFault fault) {
            return errorAnswer(fault);
        } catch (DirectoryRefused refused) {
            return errorAnswer(
                    refused.isForbidden()
                            ? ApiFault.deniedByVisibility(
                                    refused.getMessage(), "", "An administrator of the company can do it.")
                            : ApiFault.invalid("INVALID_REQUEST", refused.getMessage()));
        } catch (RuntimeException e) {
            LOG.error("{} {} failed", request.method(), request.path(), e);
            return errorAnswer(ApiFault.internal());
        }
    }

    private UpstreamPrincipal principal(HttpServerRequest request, Set<String> expected) {
        var values = request.headers().getAll(PrincipalVerifier.HEADER);
        if (values.size() > 1) {
            LOG.warn("refused a request with {} principals", values.size());
            throw ApiFault.unauthorized();
        }
        return switch (verifier.verify(values.isEmpty() ? null : values.getFirst(), expected)) {
            case Verified(UpstreamPrincipal principal) -> principal;
            case Refused(var reason, String detail) -> {
                LOG.warn("refused a principal: {}: {}", reason, detail);
                throw ApiFault.unauthorized();
            }
        };
    }

    /** The gateway gives each request one, and passes on nobody else's. */
    private static String requestId(HttpServerRequest request) {
        var id = request.getHeader("X-Request-Id");
        if (id == null) {
            LOG.warn("refused a request without identifier: it did not come through the gateway");
            throw ApiFault.unauthorized();
        }
        return id;
    }

    /** The raw path; empty for a request target without one, which no route has. */
    private static String path(HttpServerRequest request) {
        var path = request.path();
        return path == null ? "" : path;
    }

    private static Query query(HttpServerRequest request) {
        var values = new HashMap<String, List<String>>();
        request.params()
                .forEach((name, value) ->
                        values.computeIfAbsent(name, _ -> new ArrayList<>()).add(value));
        return new Query(values);
    }

    private static Answer errorAnswer(ApiFault fault) {
        var body = new ErrorBody(fault.text(), List.of(new ErrorItem(fault.code(), fault.text())), fault.explanation());
        return new Answer(fault.status(), body, null);
    }

    private static void fail(HttpServerRequest request, ApiFault fault) {
        write(request, Written.of(errorAnswer(fault)));
    }

    private static void write(HttpServerRequest request, Written written) {
        var response = request.response();
        if (response.ended() || response.closed()) {
            return;
        }
        response.setStatusCode(written.answer().status());
        var location = written.answer().location();
        if (location != null) {
            response.putHeader("Location", location);
        }
        if (written.body() == null) {
            response.end();
        } else {
            response.putHeader("Content-Type", "application/json").end(written.body());
        }
    }

    /** Lets running handlers end. */
    @Override
    public void close() {
        workers.close();
    }
}
