package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.OwnHeaders;
import dev.latchkey.engine.protocol.ServiceUnavailable;
import io.netty.channel.ConnectTimeoutException;
import io.netty.handler.codec.http2.Http2Error;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.StreamResetException;
import java.io.IOException;
import java.net.ConnectException;
import java.security.cert.CertificateException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;

/** What went wrong between us and an upstream, in words for the caller and for whoever runs the API. */
record UpstreamFailure(int status, String code, String message) {

    /** Servers of gRPC can say no more when the time of a call is over. */
    private static final String CANCELLED = "UPSTREAM_CANCELLED";

    static UpstreamFailure ofConnecting(Throwable cause, ApiUpstream upstream) {
        if (isOfTls(cause)) {
            return new UpstreamFailure(
                    502,
                    "UPSTREAM_NOT_TRUSTED",
                    "No secured connection to the upstream: its certificate, its name or its TLS is not accepted");
        }
        return switch (cause) {
            case ConnectionPoolTooBusyException _ -> exhausted(Exhausted.WAITING);
            case ConnectTimeoutException _ -> noConnection(upstream);
            case TimeoutException _ -> noConnection(upstream);
            case ConnectException _ ->
                new UpstreamFailure(502, "UPSTREAM_UNREACHABLE", "The upstream refused the connection");
            default -> new UpstreamFailure(502, "UPSTREAM_UNREACHABLE", "The upstream could not be reached");
        };
    }

    /**
     * Whether a connection was taken and broke before it could carry a request, so that nothing of one was sent: a server of HTTP/2 that stops
     * meanwhile, or confuses its first frames.
     */
    static boolean isOfNewConnection(Throwable cause) {
        return !(cause instanceof ConnectionPoolTooBusyException
                || cause instanceof ConnectException
                || cause instanceof TimeoutException
                || isOfTls(cause));
    }

    private static boolean isOfTls(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof SSLException || cause instanceof CertificateException) {
                return true;
            }
        }
        return false;
    }

    /** Something is used up; it passes by itself. */
    static UpstreamFailure exhausted(Exhausted what) {
        return new UpstreamFailure(503, what.code(), what.message() + "; try again in a moment");
    }

    private static UpstreamFailure noConnection(ApiUpstream upstream) {
        return new UpstreamFailure(
                504,
                "UPSTREAM_TIMEOUT",
                "The upstream did not accept a connection within " + text(upstream.connectTimeout()));
    }

    static UpstreamFailure noHeader(ApiUpstream upstream) {
        return new UpstreamFailure(
                504,
                "UPSTREAM_TIMEOUT",
                "The upstream sent no response header within " + text(upstream.responseHeaderTimeout()));
    }

    static UpstreamFailure bodyUntaken(ApiUpstream upstream) {
        return new UpstreamFailure(
                504,
                "UPSTREAM_TIMEOUT",
                "The upstream took nothing of the request body for " + text(upstream.responseHeaderTimeout()));
    }

    static UpstreamFailure ofWaiting(Throwable cause) {
        if (cause instanceof StreamResetException reset) {
            return reset.getCode() == Http2Error.CANCEL.code()
                    ? new UpstreamFailure(502, CANCELLED, "The upstream cancelled the request before it had answered")
                    : new UpstreamFailure(
                            502, "UPSTREAM_CLOSED", "The upstream reset the request before it had answered");
        }
        return isClosed(cause)
                ? new UpstreamFailure(
                        502, "UPSTREAM_CLOSED", "The upstream closed the connection before it had answered")
                : malformed();
    }

    /** Whether the upstream went away without a word. */
    static boolean isClosed(Throwable cause) {
        return cause instanceof HttpClosedException || cause instanceof IOException;
    }

    static UpstreamFailure malformed() {
        return new UpstreamFailure(502, "UPSTREAM_MALFORMED", "The upstream sent a malformed response");
    }

    /** What a caller of gRPC is told instead of the status. */
    int grpcCode() {
        return code.equals(CANCELLED) ? GrpcAnswers.CANCELLED : GrpcAnswers.code(status);
    }

    /** What the caller is told. */
    HttpResponse answer(String requestId) {
        var answer =
                ErrorBody.answer(status, ErrorBody.of(code, message), requestId).with(OwnHeaders.ALL);
        return status == 503
                ? answer.with("Retry-After", Integer.toString(ServiceUnavailable.RETRY_AFTER_SECONDS))
                : answer;
    }

    private static String text(Duration time) {
        return time.toMillis() % 1000 == 0 ? time.toSeconds() + " s" : time.toMillis() + " ms";
    }
}
