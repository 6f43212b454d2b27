package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.ErrorBody;
import dev.latchkey.edge.http.Exchange;
import dev.latchkey.edge.http.HttpRequest;
import dev.latchkey.edge.http.HttpResponse;
import dev.latchkey.edge.http.LimitedBody;
import dev.latchkey.engine.apispec.Operation;
import dev.latchkey.engine.apispec.PathTemplate;
import dev.latchkey.engine.apispec.PathTemplate.Parameter;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.routing.RequestPath;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.HashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One judged request on its way through an API that the platform answers itself. */
final class LocalAnswer {

    private static final Logger LOG = LoggerFactory.getLogger(LocalAnswer.class);

    private LocalAnswer() {}

    /**
     * What was judged.
     *
     * @param standing whether it is let in still
     */
    record Judged(
            LocalUpstream upstream,
            Operation operation,
            PathTemplate template,
            RequestPath path,
            Principal principal,
            Standing standing) {}

    /**
     * Answers one request.
     *
     * @param answerHeaders set on the answer
     * @return completes with the status when it was answered, {@link Forwarder#CALLER_LEFT} when nobody waited; never fails
     */
    static Future<Integer> give(Exchange exchange, Judged judged, Map<String, String> answerHeaders) {
        if (exchange.declaredBodyBytes() > judged.upstream.bodyBytesMax()) {
            return answer(exchange, LimitedBody.tooLarge(exchange.id()), answerHeaders);
        }
        var hasBody = exchange.hasBody();
        return exchange.readWhole(judged.upstream.bodyBytesMax())
                .compose(body -> {
                    // It took as long as its sender liked: its credential may have ended meanwhile.
                    var refusal = hasBody ? judged.standing.refusal() : null;
                    return refusal == null ? serve(exchange, judged, body) : Future.succeededFuture(refusal);
                })
                .recover(failure -> Future.succeededFuture(
                        LimitedBody.findAnswer(failure, exchange.id()).orElseGet(() -> broken(exchange, failure))))
                .compose(answer -> answer(exchange, answer, answerHeaders));
    }

    private static Future<HttpResponse> serve(Exchange exchange, Judged judged, Buffer body) {
        return judged.upstream
                .service()
                .answer(
                        judged.operation,
                        judged.principal,
                        new HttpRequest(
                                exchange.id(),
                                exchange.method(),
                                judged.path.rawPath(),
                                judged.path.hasQuery() ? judged.path.rawQuery() : null,
                                exchange.request().headers(),
                                body,
                                exchange.caller(),
                                parameters(judged.template, judged.path)));
    }

    private static Future<Integer> answer(Exchange exchange, HttpResponse answer, Map<String, String> headers) {
        var hasLeft = exchange.isAnswered();
        exchange.answer(answer.with(headers));
        return Future.succeededFuture(hasLeft ? Forwarder.CALLER_LEFT : answer.status());
    }

    private static HttpResponse broken(Exchange exchange, Throwable failure) {
        if (!exchange.isAnswered()) { // else its sender has left, and may do so as often as it likes
            LOG.error("request {} failed", exchange.id(), failure);
        }
        return ErrorBody.answer(500, ErrorBody.of("INTERNAL_ERROR", "The request could not be served"), exchange.id());
    }

    /** As they came: an identifier needs no escaping, and what is escaped is no identifier of ours. */
    private static Map<String, String> parameters(PathTemplate template, RequestPath path) {
        var values = new HashMap<String, String>();
        var given = path.rawPath().substring(1).split("/", -1);
        var segments = template.segments();
        for (var i = 0; i < segments.size() && i < given.length; i++) {
            if (segments.get(i) instanceof Parameter(String name)) {
                values.put(name, given[i]);
            }
        }
        return Map.copyOf(values);
    }
}
