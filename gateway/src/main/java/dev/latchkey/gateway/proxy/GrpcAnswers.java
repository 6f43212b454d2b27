package dev.latchkey.gateway.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.HttpMethod;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpHeaders;
import io.vertx.core.http.HttpVersion;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Our own answers as callers of gRPC understand them: a head that is also the end ("Trailers-Only" of the protocol of gRPC over HTTP/2), whose
 * {@code grpc-status} stands for the HTTP status and whose {@code grpc-message} is the body of the error. By the HTTP status alone most clients
 * would guess a code, and show nothing of why.
 */
final class GrpcAnswers {

    /** The code of a call that somebody broke off. */
    static final int CANCELLED = 1;

    private static final String CONTENT_TYPE = "application/grpc";

    /** Longest message, in bytes as they are sent. Clients take heads of 8 KiB unless they are told otherwise. */
    private static final int MESSAGE_BYTES_MAX = 4 * 1024;

    private static final HexFormat HEX = HexFormat.of().withUpperCase();

    private GrpcAnswers() {}

    /** Answers, in the words of gRPC where a call of gRPC asked. */
    static void answer(Exchange exchange, HttpResponse answer) {
        answer(exchange, answer, code(answer.status()));
    }

    /** @param code of gRPC */
    static void answer(Exchange exchange, HttpResponse answer, int code) {
        exchange.answer(isCall(exchange) ? trailersOnly(answer, code) : answer);
    }

    private static boolean isCall(Exchange exchange) {
        var request = exchange.request();
        return request.version() == HttpVersion.HTTP_2
                && exchange.method().equals(HttpMethod.POST)
                && isOfGrpc(request.getHeader(HttpHeaders.CONTENT_TYPE));
    }

    /** Its own type, perhaps with the format of the messages; gRPC-Web, which begins alike, is another protocol. */
    static boolean isOfGrpc(@Nullable String contentType) {
        if (contentType == null || !contentType.regionMatches(true, 0, CONTENT_TYPE, 0, CONTENT_TYPE.length())) {
            return false;
        }
        var rest = contentType.substring(CONTENT_TYPE.length());
        return rest.isEmpty() || rest.startsWith("+") || rest.startsWith(";") || rest.startsWith(" ");
    }

    private static HttpResponse trailersOnly(HttpResponse answer, int code) {
        return new HttpResponse(200, answer.headers(), answer.cookies(), Buffer.buffer())
                .with("Content-Type", CONTENT_TYPE)
                .with("grpc-status", Integer.toString(code))
                .with("grpc-message", encoded(answer.body().toString(UTF_8)));
    }

    /** As the specification of gRPC maps a status of HTTP, but for what has a code that says more. */
    static int code(int status) {
        return switch (status) {
            case 400 -> 3; // INVALID_ARGUMENT
            case 401 -> 16; // UNAUTHENTICATED
            case 403 -> 7; // PERMISSION_DENIED
            case 404, 405, 501 -> 12; // UNIMPLEMENTED
            case 408, 504 -> 4; // DEADLINE_EXCEEDED
            case 413, 429, 431 -> 8; // RESOURCE_EXHAUSTED
            case 500 -> 13; // INTERNAL
            case 502, 503 -> 14; // UNAVAILABLE
            default -> 2; // UNKNOWN
        };
    }

    /** Printable ASCII as it is, and everything else byte by byte; what is too long is cut. */
    static String encoded(String message) {
        var encoded = new StringBuilder(message.length() + 16);
        for (var octet : message.getBytes(UTF_8)) {
            var isPlain = octet >= ' ' && octet <= '~' && octet != '%';
            if (encoded.length() + (isPlain ? 1 : 3) > MESSAGE_BYTES_MAX) {
                break;
            }
            if (isPlain) {
                encoded.append((char) octet);
            } else {
                encoded.append('%');
                HEX.toHexDigits(encoded, octet);
            }
        }
        return encoded.toString();
    }
}
