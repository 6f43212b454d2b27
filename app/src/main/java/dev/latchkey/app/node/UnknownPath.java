package dev.latchkey.app.node;

import dev.latchkey.edge.http.Endpoint;
import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.Fallback;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.page.Pages;
import io.vertx.core.buffer.Buffer;
import java.util.Locale;
import java.util.Map;

/**
 * Answers whatever no path of the web origin means: people with a page, programs with the address that they were meant for. Leaves
 * bodies unread.
 */
final class UnknownPath implements Fallback {

    private final Endpoint page;
    private final String apiOrigin;
    private final String documentation;

    /** @param documentation address of the page for people who write clients */
    UnknownPath(Pages pages, String apiOrigin, String documentation) {
        this.apiOrigin = apiOrigin;
        this.documentation = documentation;
        this.page = pages.anyone(visit ->
                pages.problem(visit, 404, pages.text("problem.notFound.title"), pages.text("problem.notFound.text")));
    }

    @Override
    public void handle(Exchange exchange) {
        if (!isForPeople(exchange)) {
            exchange.answer(elsewhere(exchange.id()));
            return;
        }
        page.handle(visit(exchange)).onComplete(answered -> {
            if (answered.succeeded()) {
                exchange.answer(answered.result());
            } else {
                exchange.answer(elsewhere(exchange.id()));
            }
        });
    }

    private HttpResponse elsewhere(String requestId) {
        var body = ErrorBody.of("NOT_FOUND", "There is nothing at this address; the APIs are at " + apiOrigin);
        body.put("documentation", documentation);
        return ErrorBody.answer(404, body, requestId).with("Link", "<" + documentation + ">; rel=\"service-doc\"");
    }

    private static boolean isForPeople(Exchange exchange) {
        return exchange.request().headers().getAll("Accept").stream()
                .anyMatch(value -> value.toLowerCase(Locale.ROOT).contains("text/html"));
    }

    /** Without query and form, which may be malformed as well and do not matter here. */
    private static HttpRequest visit(Exchange exchange) {
        return new HttpRequest(
                exchange.id(),
                HttpMethod.GET,
                "/",
                null,
                exchange.request().headers(),
                Buffer.buffer(),
                exchange.caller(),
                Map.of());
    }
}
