package dev.latchkey.edge.http;

import io.vertx.core.MultiMap;
import io.vertx.core.http.HttpServerResponse;
import java.util.Map;

/** What every answer to a request carries, whoever makes it: what browsers are told of other origins, and what the caller is told. */
final class CarriedHeaders {

    private static final String LINK = "Link";

    private Map<String, String> ofOrigins = Map.of();
    private Map<String, String> notices = Map.of();

    void ofOrigins(Map<String, String> headers) {
        ofOrigins = headers;
    }

    void notices(Map<String, String> headers) {
        notices = headers;
    }

    /** Before the headers of an answer of ours, which may say otherwise. */
    void writeBefore(HttpServerResponse answer) {
        ofOrigins.forEach(answer::putHeader);
        notices.forEach(answer::putHeader);
    }

    /**
     * Into an answer that comes from elsewhere: in place of what that says of other origins, and behind what it says itself of the
     * matters of a notice, which is nearer to what was asked.
     */
    void writeInto(MultiMap answer) {
        if (!ofOrigins.isEmpty()) {
            CrossOriginPolicy.writeOver(answer, ofOrigins);
        }
        if (!notices.isEmpty()) {
            notices.forEach((name, value) -> {
                if (name.equals(LINK) || !answer.contains(name)) {
                    answer.add(name, value);
                }
            });
        }
    }
}
