package dev.latchkey.gateway.proxy;

import dev.latchkey.edge.http.Exchange;
import dev.latchkey.engine.decision.Authentication;
import dev.latchkey.engine.decision.Authentication.ProvenCredential;
import dev.latchkey.engine.decision.Decision;
import dev.latchkey.engine.decision.Principal;
import dev.latchkey.engine.protocol.HttpMethod;
import dev.latchkey.engine.request.Judge;
import dev.latchkey.engine.request.Judgement;
import dev.latchkey.engine.request.RequestDenials;
import dev.latchkey.engine.routing.Effort;
import dev.latchkey.gateway.limits.CostlyRefusals;
import java.util.List;

/**
 * Judges requests by what there is left for their callers: an address from which too many were refused at a cost has as much as an ordinary
 * target needs, and for what needs more a credential is looked up first.
 */
record Judging(Judge judge, CostlyRefusals costly, RetirementNotice retirement) {

    private static final Judgement MEANINGLESS_BODY =
            new Judgement.Unreadable(null, RequestDenials.malformed("a GET or HEAD request without a body"));

    /**
     * What came of it.
     *
     * @param effort what was spent, and is left
     * @param known who asked, where that had to be known first; empty for almost every request
     * @param waitSeconds how long to wait before it is found out what the request means; 0 when it was
     */
    record Outcome(Judgement judgement, Effort effort, List<ProvenCredential> known, long waitSeconds) {

        private Outcome(Judgement judgement, Effort effort) {
            this(judgement, effort, List.of(), 0);
        }
    }

    Effort effort(Exchange exchange) {
        return costly.effort(exchange.clientAddress());
    }

    Outcome judge(Exchange exchange, Effort effort) {
        if (exchange.hasBody() && isWithoutBody(exchange.method())) {
            return new Outcome(MEANINGLESS_BODY, effort);
        }
        var judgement = judgement(exchange, effort);
        if (!effort.isShort()) {
            return new Outcome(judgement, effort);
        }
        if (effort.isSpent()) {
            return judgeKnown(exchange, judgement, effort);
        }
        if (judgement.decision() instanceof Decision.Allow(Principal.Proven _)) {
            effort.widen(); // for its body
        }
        return new Outcome(judgement, effort);
    }

    /** By the credential in the headers, of which a look tells whether it is good. */
    private Outcome judgeKnown(Exchange exchange, Judgement judgement, Effort spent) {
        var known = known(exchange);
        var wait = costly.wait(known, exchange.clientAddress());
        if (wait > 0) {
            return new Outcome(judgement, spent, known, wait);
        }
        var whole = Effort.ofRequest();
        return new Outcome(judgement(exchange, whole), whole, known, 0);
    }

    private List<ProvenCredential> known(Exchange exchange) {
        var target = exchange.request().uri();
        var query = target.indexOf('?');
        var path = query < 0 ? target : target.substring(0, query);
        return judge.authenticateAnywhere(exchange.method(), path, exchange, exchange.clientAddress())
                        instanceof Authentication.Authenticated(List<ProvenCredential> credentials, var _)
                ? credentials
                : List.of();
    }

    private Judgement judgement(Exchange exchange, Effort effort) {
        var judgement =
                judge.judge(exchange.method(), exchange.request().uri(), exchange, exchange.clientAddress(), effort);
        retirement.tell(exchange, judgement);
        return judgement;
    }

    /** A body there means nothing (RFC 9110 §9.3.1), and one that never ends would hold an upstream's connection. */
    private static boolean isWithoutBody(HttpMethod method) {
        return method.equals(HttpMethod.GET) || method.equals(HttpMethod.HEAD);
    }
}
